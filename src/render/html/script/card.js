
// Details of a sentence beside the pointer or the focus. The same stands under "Why".
const card = find("#card");
let owner = null;
let timer = 0;
// Whether the last thing that was used is the keyboard: to the others a focus is no question.
let byKeyboard = false;

function contentFor(element) {
  const mark = element.closest("mark");
  const item = element.closest(".summary li");
  const number = item ? item.id.slice(1) : mark ? find("a", mark).getAttribute("href").slice(2) : "";
  if (number) {
    const list = find(`#s${number} dl`).cloneNode(true);
    findAll("a", list).forEach((link) => link.replaceWith(...link.childNodes));
    return list;
  }
  return scoreList(Number(element.dataset.u));
}

// The scores of a unit that was not chosen.
function scoreList(unit) {
  const list = make("ul", "scores");
  data.scores.forEach((scores, focus) => {
    const title = make("span", "title", focuses[focus].title);
    const score = make("span", "n", (scores[unit] / 100).toFixed(2));
    list.append(make("li", "", focuses[focus].chip.cloneNode(true), title, make("span"), score));
  });
  const note = leaning.has(unit) ? "Not chosen; it cannot stand alone." : "Not chosen.";
  return make("div", "", make("p", "note", note), list);
}

function open(element) {
  close();
  owner = element;
  card.replaceChildren(contentFor(element));
  card.hidden = false;
  owner.setAttribute("aria-describedby", "card");
  place(element.getClientRects());
}

// Below the element or above it, and in the window.
function place(boxes) {
  const first = boxes[0];
  const last = boxes[boxes.length - 1];
  if (!first) return;
  const height = card.offsetHeight;
  const below = last.bottom + 6;
  const top = below + height < innerHeight ? below : Math.max(8, first.top - height - 6);
  const left = Math.min(first.left, innerWidth - card.offsetWidth - 8);
  card.style.top = `${Math.min(top, Math.max(8, innerHeight - height - 8))}px`;
  card.style.left = `${Math.max(8, left)}px`;
}

function close() {
  clearTimeout(timer);
  card.hidden = true;
  if (owner) owner.removeAttribute("aria-describedby");
  owner = null;
}

// What has details: a sentence of the summary, a mark, and in the heat view any unit.
function subject(target) {
  if (!(target instanceof Element)) return null;
  const heated = text.classList.contains("heat") ? target.closest("#text span[data-u]") : null;
  return target.closest(".said, mark > a") || heated;
}

document.addEventListener("pointerover", (event) => {
  if (event.pointerType === "touch") return;
  if (card.contains(event.target)) {
    clearTimeout(timer);
    return;
  }
  const element = subject(event.target);
  if (element && element === owner) {
    clearTimeout(timer);
    return;
  }
  clearTimeout(timer);
  if (element) timer = setTimeout(open, 450, element);
  else if (owner) timer = setTimeout(close, 250);
});
document.addEventListener("focusin", (event) => {
  const element = subject(event.target);
  if (element && byKeyboard) open(element);
  else close();
});
document.addEventListener("keydown", () => { byKeyboard = true; }, { capture: true });
document.addEventListener("pointerdown", (event) => {
  byKeyboard = false;
  if (!card.contains(event.target)) close();
});
addEventListener("scroll", (event) => {
  if (owner && event.target !== card && !byKeyboard) close();
  else if (owner) place(owner.getClientRects());
}, { capture: true, passive: true });
