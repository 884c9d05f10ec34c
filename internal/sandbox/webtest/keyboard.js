// A walk through the page by the keyboard: what can be come to, and what is seen of it.
window.walk = (() => {
  const native = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const can = native + ", [tabindex]";
  const top = () => [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
  const ready = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.matches(":disabled") && (e.tabIndex >= 0 || e.matches(native));

  // stop is an element, or the radio buttons of which only one is come to.
  const stop = (e) => e.type === "radio" ? top().querySelector(`[type=radio][name="${CSS.escape(e.name)}"]`) : e;
  const controls = () => new Set([...top().querySelectorAll(can)].filter(ready).map(stop));
  const named = (e) => e.localName + (e.id ? "#" + e.id : "") + " " +
    (e.ariaLabel ?? e.labels?.[0]?.innerText ?? e.innerText ?? "").trim().replace(/\s+/g, " ").slice(0, 40);

  let shadows, first, missing, wrong, path;
  const complain = (e, what) => wrong.add(named(e) + ": " + what);

  // begin goes to where the page begins.
  const begin = () => {
    document.activeElement.blur();
    shadows = new Map([...document.querySelectorAll("*")].map((e) => [e, getComputedStyle(e).boxShadow]));
    const from = top();
    from.tabIndex = -1;
    from.focus({ preventScroll: true });
    from.removeAttribute("tabindex");
    scrollTo({ top: 0, behavior: "instant" });
    first = null;
    missing = controls();
    wrong = new Set();
    path = [];
    for (const e of document.querySelectorAll("[tabindex]")) if (e.tabIndex > 0) complain(e, "its tabindex puts it before all others");
    return missing.size;
  };

  // turn is to go back from where the way ended.
  const turn = () => {
    path = [path.at(-1)];
    first = path[0];
    first.focus();
  };

  // ring is what shows that the focus is there: how it stands out, to 1.
  const ring = (e) => {
    for (let at = e, up = 0; at && at !== document.body && up < 3; at = at.parentElement, up++) {
      const look = getComputedStyle(at), behind = at.parentElement;
      if (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2) return window.seeing.ratio(look.outlineColor, behind);
      if (up === 0 && look.boxShadow !== shadows.get(at) && look.boxShadow !== "none") return window.seeing.ratio(look.boxShadow.match(/rgba?\([^)]*\)|color\([^)]*\)/)[0], behind);
    }
    return 0;
  };

  const inView = (e) => {
    const at = [...e.getClientRects()].find((r) => r.width > 0 && r.height > 0);
    if (!at) return false;
    const x = (Math.max(at.left, 0) + Math.min(at.right, innerWidth)) / 2, y = (Math.max(at.top, 0) + Math.min(at.bottom, innerHeight)) / 2;
    const hit = document.elementFromPoint(x, y);
    return !!hit && (e.contains(hit) || hit.contains(e));
  };

  // step looks at where the focus is now, and reports whether the walk is over.
  const step = () => {
    const e = document.activeElement;
    if (e === document.body || !top().contains(e)) return true;
    if (e === first && path.length > 1) return true;
    first ??= e;
    if (path.at(-1) === e) return false; // a part of it, such as the minutes of a time
    path.push(e);
    missing.delete(stop(e));
    if (!inView(e)) complain(e, "it has the focus and is not in view");
    const r = ring(e);
    if (r < 3) complain(e, r ? `its focus stands out ${r.toFixed(2)} to 1` : "nothing shows that it has the focus");
    return false;
  };

  const told = () => [...wrong, ...[...missing].filter((e) => e.isConnected && ready(e)).map((e) => named(e) + ": the keyboard does not come to it")].join("\n");
  return { begin, turn, step, told, path: () => path.map(named).join("\n") };
})();
