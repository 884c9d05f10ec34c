// Every reading of the files has a number; a page of another number is old.
// Only what differs is replaced, so that the reader stays where they are.
const main = () => document.querySelector("main");

async function renew() {
  const answer = await fetch(location.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.title = page.title;
  const open = main(), fresh = page.querySelector("main");
  open.dataset.version = fresh.dataset.version;
  const old = [...open.children], next = [...fresh.children];
  if (old.length === next.length && old.every((e, i) => e.tagName === next[i].tagName)) {
    old.forEach((e, i) => e.isEqualNode(next[i]) || e.replaceWith(next[i]));
  } else {
    open.replaceChildren(...next);
  }
}

new EventSource("/changes").onmessage = (e) => {
  if (e.data !== main().dataset.version) renew();
};
