
// What the parts of the script share. Nothing here makes markup of text: texts are set as texts.
const find = (selector, root = document) => root.querySelector(selector);
const findAll = (selector, root = document) => [...root.querySelectorAll(selector)];
const source = find("#source");
const text = find("#text");
const tools = find(".tools");
const data = JSON.parse(find("#data").textContent);
// The first mark of each chosen unit, in order; the first is number 1.
const marks = findAll("mark[id]", text);
const leaning = new Set(data.leaning);
// The rows of the key, one a focus.
const focuses = findAll(".key tbody tr").slice(0, data.scores.length)
  .map((row) => ({ chip: find(".chip", row), title: find("bdi", row).textContent }));

// An element with a text or children.
function make(name, className, ...content) {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...content);
  return element;
}

find(".controls").hidden = false;
