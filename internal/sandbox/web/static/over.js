// What lies over the page: the app's dialogs, its questions, and menus.

// settle opens what the page says is open, once it was drawn.
export function settle() {
  const modal = document.getElementById("modal");
  if (modal && !modal.open) {
    modal.showModal();
    (modal.querySelector("[autofocus]") ?? modal.querySelector(".blocks :is(input:not([type=hidden]), select, textarea, button)") ?? modal.querySelector("h2")).focus();
  }
  const wrong = modal?.querySelector("[aria-invalid=true]");
  const errors = modal ? modal.dataset.view + [...modal.querySelectorAll(".error")].map((e) => e.textContent).join() : "";
  if (wrong && errors !== shown) wrong.focus();
  shown = errors;
}
let shown = "";

// A dialog closes when the app says so. Escape asks it to.
document.addEventListener("cancel", (event) => {
  if (event.target.id !== "modal") return;
  event.preventDefault();
  document.getElementById("modal-close").requestSubmit();
}, true);

// confirmed asks what the app wants asked before something happens.
export async function confirmed(form) {
  const dialog = form.dataset.confirm && document.getElementById(form.dataset.confirm);
  if (!dialog) return true;
  dialog.returnValue = "";
  dialog.showModal();
  await new Promise((done) => dialog.addEventListener("close", done, { once: true }));
  return dialog.returnValue === "yes";
}

// Menus open beside their button, on the side where there is room.
document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (event.newState !== "open" || !menu.matches?.(".menu, .panel")) return;
  const button = document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`)?.getBoundingClientRect();
  if (!button) return;
  const room = 8;
  const below = button.bottom + 4 + menu.offsetHeight + room < innerHeight;
  const top = below ? button.bottom + 4 : button.top - 4 - menu.offsetHeight;
  const left = Math.min(button.left, innerWidth - menu.offsetWidth - room);
  menu.style.top = `${Math.max(room, Math.min(top, innerHeight - menu.offsetHeight - room))}px`;
  menu.style.left = `${Math.max(room, left)}px`;
  menu.querySelector("button, input:not([type=hidden]), select")?.focus();
}, true);

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest(".menu");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!menu || !step) return;
  event.preventDefault();
  const all = [...menu.querySelectorAll("button")];
  all[(all.indexOf(event.target) + step + all.length) % all.length].focus();
});
