// How colours stand out from each other, by the formula of WCAG 2.
window.seeing ??= (() => {
  const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgba = (css) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = css;
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data];
  };
  const over = (top, below) => top.slice(0, 3).map((c, i) => c * top[3] / 255 + below[i] * (1 - top[3] / 255));
  const luminance = (rgb) => rgb.map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);

  // ground is the colour behind what an element shows.
  const ground = (e) => over(rgba(getComputedStyle(e).backgroundColor), e.parentElement ? ground(e.parentElement) : [255, 255, 255]);

  // ratio is that of a colour to the ground of an element.
  const ratio = (css, on) => {
    const below = ground(on);
    const [a, b] = [luminance(over(rgba(css), below)), luminance(below)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  };

  const worded = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
  const aside = ".unseen, .skip, noscript, script, style, title, option, optgroup";
  const words = () => [...document.querySelectorAll("body *")].filter((e) => e.checkVisibility() && !e.closest(aside) && worded(e));
  const named = (e) => e.localName + (e.className?.baseVal ?? e.className ? "." + (e.className.baseVal ?? e.className) : "") + " " + e.textContent.trim().slice(0, 30);

  // faint lists the words that are under 4.5 to 1.
  const faint = () => [...new Set(words().filter((e) => !e.closest("[disabled]")).map((e) => [e, ratio(getComputedStyle(e).color, e)])
    .filter(([, r]) => r < 4.5).map(([e, r]) => named(e) + " " + r.toFixed(2)))].join("; ");

  // cut lists the words that something cuts off where nobody can scroll to them.
  const clips = (overflow) => overflow === "hidden" || overflow === "clip";
  const cut = () => [...new Set(words().filter((e) => [...e.childNodes].filter((n) => n.nodeType === 3 && n.textContent.trim()).some((text) => {
    const range = document.createRange();
    range.selectNodeContents(text);
    const at = range.getBoundingClientRect();
    for (let box = e; box && box !== document.documentElement; box = box.parentElement) {
      const look = getComputedStyle(box), room = box.getBoundingClientRect();
      if (look.overflowX === "auto" || look.overflowX === "scroll" || look.overflowY === "auto" || look.overflowY === "scroll") return false;
      if (clips(look.overflowX) && (at.right > room.right + 1 || at.left < room.left - 1)) return true;
      if (clips(look.overflowY) && (at.bottom > room.bottom + 1 || at.top < room.top - 1)) return true;
    }
    return false;
  })).map(named))].join("; ");

  // moves lists what moves by itself, or glides.
  const moves = () => [...new Set([...document.querySelectorAll("*")].filter((e) => {
    const look = getComputedStyle(e);
    return look.animationName !== "none" || look.transitionDuration.split(", ").some((s) => parseFloat(s) > 0) || look.scrollBehavior !== "auto";
  }).map(named))].join("; ");

  return { ratio, faint, cut, moves };
})();
