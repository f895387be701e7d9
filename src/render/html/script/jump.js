
// From a sentence of the summary to its place in the source, and back; what part of the source is seen.
let current = 0;

function select(number) {
  findAll(".now").forEach((element) => element.classList.remove("now"));
  current = number;
  find("#at").textContent = `${number || "–"} of ${marks.length}`;
  if (!number) return;
  find(`#s${number}`).classList.add("now");
  marks[number - 1].classList.add("now");
  const unit = marks[number - 1].dataset.u;
  findAll(`mark[data-u="${unit}"]`, text).forEach((mark) => mark.classList.add("now"));
}

// Groups out of sight have no height yet: once they do, the place may have moved.
function show(element) {
  element.scrollIntoView({ block: "center" });
  requestAnimationFrame(() => {
    element.scrollIntoView({ block: "center" });
    requestAnimationFrame(() => element.scrollIntoView({ block: "center" }));
  });
}

function jump(id) {
  const target = document.getElementById(id);
  if (!target) return false;
  const [, kind, number] = /^([sux])(\d+)$/.exec(id) || [];
  select(kind === "s" || kind === "u" ? Number(number) : 0);
  if (kind === "x") target.classList.add("now");
  const link = find("a", target);
  const focused = kind === "s" || kind === "u" ? link : target;
  if (focused === target && !target.hasAttribute("tabindex")) target.tabIndex = -1;
  focused.focus({ preventScroll: true });
  if (kind) show(target);
  else target.scrollIntoView();
  // Both sides show the pair where each scrolls by itself.
  const pair = kind === "u" ? find(`#s${number}`) : kind === "s" ? marks[number - 1] : null;
  if (pair && isSplit()) pair.scrollIntoView({ block: "nearest" });
  return true;
}

// Whether the two sides scroll by themselves.
function isSplit() {
  return getComputedStyle(source).overflowY === "auto";
}

function step(by) {
  if (!marks.length) return;
  const last = marks.length;
  const next = current ? current + by : by > 0 ? 1 : last;
  jump(`u${((next - 1 + last) % last) + 1}`);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const id = link.getAttribute("href").slice(1);
  if (!jump(id)) return;
  event.preventDefault();
  if (location.hash !== `#${id}`) history.pushState(null, "", `#${id}`);
});
addEventListener("popstate", () => jump(location.hash.slice(1)));
find("#back").addEventListener("click", () => step(-1));
find("#next").addEventListener("click", () => step(1));

// The part of the source that is seen, on the lanes.
const groups = findAll(".k", text);
const seen = make("div", "view");
find(".lanes").append(make("div", "views", seen));

function byteAt(y) {
  let low = 0;
  let high = groups.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (groups[middle].getBoundingClientRect().top <= y) low = middle;
    else high = middle - 1;
  }
  const box = groups[low].getBoundingClientRect();
  const start = Number(groups[low].dataset.b);
  const end = low + 1 < groups.length ? Number(groups[low + 1].dataset.b) : data.length;
  const share = Math.min(1, Math.max(0, (y - box.top) / (box.height || 1)));
  return start + share * (end - start);
}

function drawSeen() {
  const [start, end] = data.part;
  const percent = (byte) => Math.min(100, Math.max(0, ((byte - start) * 100) / (end - start || 1)));
  const from = byteAt(tools.getBoundingClientRect().bottom);
  const to = byteAt(Math.min(innerHeight, source.getBoundingClientRect().bottom));
  seen.hidden = to <= start || from >= end;
  seen.style.left = `${percent(from)}%`;
  seen.style.width = `${percent(to) - percent(from)}%`;
}

let drawing = false;
addEventListener("scroll", () => {
  if (drawing || !groups.length) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    drawSeen();
  });
}, { capture: true, passive: true });

addEventListener("load", () => {
  select(0);
  const part = find("#part");
  if (location.hash) jump(location.hash.slice(1));
  else if (part && isSplit()) part.scrollIntoView();
  if (groups.length) drawSeen();
});

// The whole summary as text.
const copy = find("#copy");
copy.hidden = !navigator.clipboard;
copy.addEventListener("click", async () => {
  const texts = findAll(".said").map((link) => link.textContent);
  try {
    await navigator.clipboard.writeText(texts.join(" "));
    copy.textContent = "Copied";
  } catch {
    copy.textContent = "Not allowed here";
  }
  setTimeout(() => { copy.textContent = "Copy summary"; }, 2000);
});
