// The page asks for itself again whenever something changed, and lays the new
// look over the old one. Links and forms work without this script, too.
import { go, look, send } from "./live.js";
import { settle, confirmed } from "./over.js";
import "./composer.js";

document.addEventListener("looked", settle);
settle();

// A link to another place on this page is a new look, not a new page.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='/?']");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button) return;
  event.preventDefault();
  go(link.href, link);
});
addEventListener("popstate", () => look());

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  event.preventDefault();
  const button = "resets" in form.dataset ? null : event.submitter; // somebody may write on while a line is sent
  if (button?.dataset.busy || !(await confirmed(form))) return;
  const data = new FormData(form, event.submitter);
  if (form.closest("#modal") && form.getAttribute("action") === "/use") entered(data);
  if ("resets" in form.dataset) {
    for (const input of form.querySelectorAll("input:not([type=hidden])")) input.removeAttribute("value"); // what a look kept
    form.reset();
  }
  if (form.dataset.closes) document.getElementById(form.dataset.closes)?.hidePopover();
  form.querySelector(".menu:popover-open")?.hidePopover();
  await send(form.getAttribute("action"), data, button);
});

// Menus and boxes take effect when they are changed.
document.addEventListener("change", (event) => {
  const input = event.target;
  if (input.form && "auto" in input.form.dataset) {
    input.form.requestSubmit();
    return;
  }
  tell(input, "change");
});
document.addEventListener("input", (event) => tell(event.target, "input"));
document.addEventListener("keypress", (event) => { // which is what submits a form, too
  if (event.key === "Enter" && !event.isComposing && tell(event.target, "enter")) event.preventDefault();
});

// tell sends an input of a modal that the app wants to hear of at once, with
// all else that is entered there.
function tell(input, how) {
  const control = input.closest?.(`[data-sends="${how}"]`);
  if (!control) return false;
  const data = new FormData(document.getElementById("modal-form"));
  data.append("block", control.dataset.block);
  data.append("action", control.dataset.element);
  for (const answer of data.getAll(input.name)) data.append("answer", answer);
  send("/use", data);
  return true;
}

// entered adds what stands in the modal's inputs.
function entered(data) {
  for (const [name, value] of new FormData(document.getElementById("modal-form"))) {
    if (name === "has" || name.startsWith("value/")) data.append(name, value);
  }
}

// The status fills in its words, where none were written.
document.addEventListener("change", (event) => {
  if (event.target.name !== "emoji") return;
  const words = event.target.form.elements.text;
  const known = [...event.target.options].some((option) => option.dataset.text === words.value);
  if (words.value && !known) return;
  words.value = event.target.selectedOptions[0].dataset.text ?? "";
  words.dispatchEvent(new Event("input", { bubbles: true }));
});

const changes = new EventSource("/changes");
const offline = document.getElementById("offline");
for (const name of ["hello", "change"]) {
  changes.addEventListener(name, () => {
    offline.hidden = true;
    look();
  });
}
changes.addEventListener("error", () => { offline.hidden = false; });
addEventListener("pagehide", () => changes.close());
