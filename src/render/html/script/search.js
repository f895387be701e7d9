
// Search in the source. Found places are highlighted without a change to the page.
const query = find("#query");
const hits = find("#hits");
const canHighlight = typeof Highlight === "function" && CSS.highlights;
find("#find").hidden = !canHighlight;
if (canHighlight) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`::highlight(found) { background: var(--found); color: var(--found-text); }
    ::highlight(current) { background: var(--text); color: var(--page); }`);
  document.adoptedStyleSheets.push(sheet);
}
const MOST = 2000;
let nodes = null;
let found = [];
let foundAt = -1;

// The text nodes of the source with the places at which they begin, and all of the text.
function readText() {
  if (nodes) return;
  nodes = { list: [], starts: [], whole: "" };
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const parts = [];
  let length = 0;
  while (walker.nextNode()) {
    nodes.list.push(walker.currentNode);
    nodes.starts.push(length);
    parts.push(walker.currentNode.data);
    length += walker.currentNode.length;
  }
  nodes.whole = parts.join("");
}

function position(offset, isEnd) {
  let low = 0;
  let high = nodes.starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (nodes.starts[middle] < offset || (!isEnd && nodes.starts[middle] === offset)) low = middle;
    else high = middle - 1;
  }
  return [nodes.list[low], offset - nodes.starts[low]];
}

function search() {
  readText();
  const words = query.value.trim().split(/\s+/).map((word) => word.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"));
  found = [];
  foundAt = -1;
  if (query.value.trim()) {
    for (const match of nodes.whole.matchAll(new RegExp(words.join("\\s+"), "giu"))) {
      const range = new Range();
      range.setStart(...position(match.index, false));
      range.setEnd(...position(match.index + match[0].length, true));
      found.push(range);
      if (found.length === MOST) break;
    }
  }
  CSS.highlights.set("found", new Highlight(...found));
  CSS.highlights.delete("current");
  hits.textContent = query.value.trim() ? `${found.length}${found.length === MOST ? "+" : ""} found` : "";
}

function nextFound(by) {
  if (!found.length) return;
  foundAt = foundAt < 0 && by < 0 ? found.length - 1 : (foundAt + by + found.length) % found.length;
  const range = found[foundAt];
  CSS.highlights.set("current", new Highlight(range));
  CSS.highlights.get("current").priority = 1;
  show(range.startContainer.parentElement);
  hits.textContent = `${foundAt + 1} of ${found.length}${found.length === MOST ? "+" : ""}`;
}

let waiting = 0;
query.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(search, 120);
});
query.addEventListener("keydown", (event) => {
  if (event.key === "Enter") {
    clearTimeout(waiting);
    if (foundAt < 0) search();
    nextFound(event.shiftKey ? -1 : 1);
    event.preventDefault();
  }
});

function endSearch() {
  query.value = "";
  search();
}
