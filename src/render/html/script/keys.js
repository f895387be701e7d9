
// Keys of one letter. They can be turned off, as people who speak to their computer need it.
const help = find("#help");
find("#help-button").addEventListener("click", () => help.showModal());

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  h: nextHeat,
  n: () => nextBest(1),
  N: () => nextBest(-1),
  s: () => jump(current ? `s${current}` : "summary"),
  "?": () => help.showModal(),
  "/": () => { if (canHighlight) query.focus(); },
};

function escape() {
  if (!card.hidden) close();
  else if (query.value) endSearch();
  else if (heat.value !== "") {
    heat.value = "";
    paint();
  }
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
  if (event.key === "Escape") {
    escape();
    return;
  }
  const typing = event.target.closest?.("input, select, textarea");
  if (typing || !find("#single-keys").checked) return;
  const action = KEYS[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});
