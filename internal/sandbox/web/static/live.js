// Looking again: fetch the page at this address, morph it in, and keep what is
// the visitor's own: focus, scrolling, what they have typed, what they opened.

const touched = new WeakSet(); // inputs that hold more than the server knows
for (const kind of ["input", "change"]) document.addEventListener(kind, (event) => touched.add(event.target), true);
document.addEventListener("reset", (event) => {
  for (const input of event.target.elements) touched.delete(input);
}, true);

let looking = false;
let again = false;

// look draws the present state. Calls that come meanwhile are answered by one more look.
export async function look() {
  if (looking) {
    again = true;
    return;
  }
  looking = true;
  do {
    again = false;
    const at = location.href;
    try {
      const answer = await fetch(at, { headers: { Live: "look" } });
      if (answer.ok && at === location.href) lay(await answer.text());
      else again = at !== location.href;
    } catch {
      // The stream of changes will say when the sandbox is back.
    }
  } while (again);
  looking = false;
}

// go moves to another address, as a link does.
export async function go(href, link) {
  if (href !== location.href) history.pushState(null, "", href);
  await fetch(href, { headers: {} }).then((answer) => answer.ok && answer.text()).then((html) => {
    if (html && href === location.href) lay(html);
  }).catch(() => {});
  arrive(link);
}

// send does what a form asks for, then looks at the result.
export async function send(action, data, button) {
  if (button) button.dataset.busy = "true";
  const from = location.href;
  try {
    const answer = await fetch(action, { method: "POST", body: new URLSearchParams(data), headers: { Live: "send" } });
    const to = await answer.text();
    if (answer.ok && to.startsWith("/?")) {
      const next = new URL(to, location.href).href;
      // Somebody who went elsewhere stays there: meanwhile, or before what they pressed was gone.
      if (next !== location.href && from === location.href && isHere(data)) history.pushState(null, "", next);
    }
  } catch {
    document.getElementById("offline").hidden = false;
  }
  if (button) delete button.dataset.busy;
  await look();
}

function isHere(data) {
  const at = new URL(location.href).searchParams;
  return ["of", "as", "in"].every((key) => !at.has(key) || at.get(key) === data.get(key));
}

// arrive puts the focus where a link led: into what opened.
function arrive(link) {
  if (!link || link.isConnected && !link.matches(".back, .close, .replies")) return;
  const to = link.matches(".replies") ? "thread" : "room";
  document.getElementById(to)?.focus({ preventScroll: true });
}

// lay morphs the new page over the old one.
function lay(html) {
  const next = new DOMParser().parseFromString(html, "text/html").getElementById("app");
  const app = document.getElementById("app");
  if (!next || !app) return;
  const old = document.getElementById("modal");
  const modal = next.querySelector("#modal");
  if (old?.open && old.dataset.view !== modal?.dataset.view) old.close();
  const panes = new Map([...app.querySelectorAll("[data-scroll]")].map((pane) => [pane.id, { key: pane.dataset.scroll, low: !isHigh(pane) }]));
  const said = new Set([...app.querySelectorAll("[data-say]")].map((one) => one.id));
  const nearby = [...ancestors(document.activeElement)].map((one) => one.id).filter(Boolean);
  keep(app, next);

  Idiomorph.morph(app, next, {
    morphStyle: "outerHTML",
    callbacks: {
      beforeNodeMorphed: (was) => !(was instanceof Element && "own" in was.dataset),
      beforeAttributeUpdated: (name, node) => {
        if (name === "open" && node.matches("dialog")) return false;
        if (name === "style" && node.matches("[popover]")) return false; // it stays where it was opened
        return name !== "data-busy" && !(name === "aria-expanded" && node.matches(".line")) && name !== "aria-activedescendant";
      },
    },
  });

  document.title = document.getElementById("app").dataset.title;
  for (const pane of document.querySelectorAll("[data-scroll]")) {
    const before = panes.get(pane.id);
    if (before?.key !== pane.dataset.scroll) scroll(pane, "stick" in pane.dataset ? pane.scrollHeight : 0);
    else if (before.low && "stick" in pane.dataset) scroll(pane, pane.scrollHeight);
  }
  const place = (panes.get("messages") ?? panes.get("home-scroll"))?.key;
  if (place?.startsWith(document.querySelector("#messages")?.dataset.scroll ?? "home/")) announce(said);
  if (document.activeElement === document.body && nearby.length) {
    document.getElementById(nearby.find((id) => document.getElementById(id)))?.focus({ preventScroll: true });
  }
  // A dialog that closes gives the focus back, but keys would write nowhere.
  const at = document.activeElement;
  if (at.selectionStart != null) at.setSelectionRange(at.selectionStart, at.selectionEnd, at.selectionDirection);
  document.dispatchEvent(new Event("looked"));
}

// keep carries what the visitor entered over into the new look.
function keep(app, next) {
  for (const was of app.querySelectorAll("input[id], textarea[id], select[id]")) {
    const will = touched.has(was) && next.querySelector("#" + CSS.escape(was.id));
    if (!will || "auto" in (was.form?.dataset ?? {})) continue;
    if (was.type === "checkbox" || was.type === "radio") {
      will.checked = was.checked;
    } else {
      if (was.localName === "input") will.setAttribute("value", was.value);
      will.value = was.value;
    }
  }
}

// announce reads new messages out, in the words meant for that.
function announce(said) {
  const fresh = [...document.querySelectorAll("#app [data-say]")].filter((one) => !said.has(one.id));
  if (!fresh.length) return;
  const out = document.getElementById("announcer");
  out.replaceChildren(...fresh.map((one) => {
    const line = document.createElement("p");
    line.textContent = one.dataset.say;
    return line;
  }));
}

function low(pane) {
  return pane.scrollHeight - pane.scrollTop - pane.clientHeight < 60;
}

function* ancestors(node) {
  for (; node && node.id !== "app"; node = node.parentElement) yield node;
}

// Neither a picture that arrives late nor another window size may push the
// newest message out of sight. A pane that a visitor has scrolled up in is high,
// until they are back at its end; one whose content changes is not: what became
// shorter pulls it up, too, and a picture may arrive before anybody looks.
const high = new WeakSet();
const seen = new WeakMap();
function scroll(pane, top) {
  pane.scrollTop = top;
  note(pane);
}
function note(pane) {
  seen.set(pane, { top: pane.scrollTop, height: pane.scrollHeight });
}
function isHigh(pane) {
  const was = seen.get(pane);
  if (low(pane)) high.delete(pane);
  else if (was?.height === pane.scrollHeight && pane.scrollTop < was.top) high.add(pane);
  note(pane);
  return high.has(pane);
}
document.addEventListener("scroll", ({ target: pane }) => {
  if (pane instanceof Element) isHigh(pane);
}, true);
const stick = () => {
  for (const pane of document.querySelectorAll("[data-stick]")) if (!isHigh(pane)) scroll(pane, pane.scrollHeight);
};
document.addEventListener("load", stick, true);
addEventListener("resize", stick);
