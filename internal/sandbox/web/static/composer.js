// The composer offers commands while one is typed: arrows choose, Tab completes,
// Enter sends.

let chosen = -1;

const line = () => document.querySelector(".composer .line");
const box = () => document.getElementById("suggest");
const offered = () => [...box().querySelectorAll("[role=option]:not([hidden])")];

function offer() {
  const typed = line().value.trimStart().toLowerCase();
  let any = false;
  for (const option of box().querySelectorAll("[role=option]")) {
    const fits = typed.startsWith("/") && option.dataset.line.toLowerCase().startsWith(typed.trimEnd()) && option.dataset.line.toLowerCase() !== typed.trimEnd();
    const whole = typed === "/" || (typed.startsWith("/") && option.dataset.line.toLowerCase() === typed);
    option.hidden = !fits && !whole;
    any ||= fits || whole;
  }
  show(any);
}

function show(open) {
  box().hidden = !open;
  line().setAttribute("aria-expanded", String(open));
  choose(-1);
}

function choose(n) {
  const options = offered();
  chosen = n;
  for (const [i, option] of options.entries()) option.setAttribute("aria-selected", String(i === n));
  if (options[n] && !box().hidden) {
    line().setAttribute("aria-activedescendant", options[n].id);
    options[n].scrollIntoView({ block: "nearest" });
  } else {
    line().removeAttribute("aria-activedescendant");
  }
}

function take(option) {
  line().value = option.dataset.line;
  line().dispatchEvent(new Event("input", { bubbles: true }));
  show(false);
  line().focus();
}

document.addEventListener("input", (event) => {
  if (event.target === line()) offer();
});
document.addEventListener("focusin", (event) => {
  if (event.target === line() && line().value) offer();
});
document.addEventListener("focusout", (event) => {
  if (event.target.matches(".line")) show(false);
});
document.addEventListener("mousedown", (event) => {
  const option = event.target.closest("#suggest [role=option]");
  if (!option) return;
  event.preventDefault(); // the focus stays in the line
  take(option);
});
document.addEventListener("submit", (event) => {
  if (event.target.id === "composer") show(false);
}, true);

document.addEventListener("keydown", (event) => {
  if (event.target !== line() || box().hidden) return;
  const options = offered();
  const count = options.length;
  switch (event.key) {
    case "ArrowDown":
      choose((chosen + 1) % count);
      break;
    case "ArrowUp":
      choose((chosen - 1 + count) % count);
      break;
    case "Tab":
      if (event.shiftKey) return;
      take(options[Math.max(chosen, 0)]);
      break;
    case "Enter":
      if (chosen < 0) return;
      take(options[chosen]);
      return; // and send
    case "Escape":
      show(false);
      break;
    default:
      return;
  }
  event.preventDefault();
});

// Where a keyboard is likely, typing may begin at once.
if (matchMedia("(min-width: 56rem)").matches && !document.querySelector("#modal")) line()?.focus();
