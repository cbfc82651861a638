// Draws the formats that are made on demand. Rows are changed in place, so that the focus stays where it is.
const fold = element.querySelector(".exports");
const place = fold.querySelector("div");
const rows = new Map();

function make(tag, parent, words) {
  const node = parent.appendChild(document.createElement(tag));
  if (words) node.textContent = words;
  return node;
}

function setText(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

function act(item, tag) {
  const old = item.querySelector(".act");
  if (old && old.localName === tag) return old;
  const node = document.createElement(tag);
  node.className = "act";
  make("span", node);
  make("small", node);
  const focused = old && document.activeElement === old;
  if (old) old.replaceWith(node);
  else item.prepend(node);
  if (focused) node.focus();
  return node;
}

function fill(item, row) {
  const { make: offer, working } = props.value.texts;
  const node = act(item, row.state === "done" ? "a" : "button");
  setText(node.firstChild, row.name);
  setText(node.lastChild, row.state === "done" ? row.size : row.state === "working" ? working : offer);
  if (row.state === "done") {
    node.href = row.link;
    node.download = row.file;
  } else {
    node.type = "button";
    node.dataset.job = row.job;
    node.dataset.kind = row.kind;
    node.setAttribute("aria-disabled", String(row.state === "working"));
  }
  item.className = row.state;
  item.dataset.kind = row.kind;
  const note = item.querySelector("p");
  setText(note, row.message || row.how || "");
  note.setAttribute("role", row.message ? "alert" : "status");
  setText(item.querySelector("code"), row.code || "");
}

function item(row) {
  const key = row.job + " " + row.kind;
  if (!rows.has(key)) {
    const made = document.createElement("li");
    make("p", made);
    make("code", made);
    rows.set(key, made);
  }
  fill(rows.get(key), row);
  return rows.get(key);
}

function draw() {
  const value = props.value;
  fold.hidden = !value || !value.groups.length;
  if (fold.hidden) return;
  setText(fold.querySelector("summary"), value.texts.title);
  setText(fold.querySelector("p"), value.texts.hint);
  const wanted = value.groups.flatMap((group) => group.rows.map((row) => row.job + " " + row.kind)).join();
  if (place.dataset.rows !== wanted) {
    rows.clear();
    place.replaceChildren();
    for (const group of value.groups) {
      make("h3", place, group.title);
      make("ul", place).append(...group.rows.map(item));
    }
    place.dataset.rows = wanted;
  } else {
    for (const group of value.groups) group.rows.forEach(item);
  }
}

place.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button || button.getAttribute("aria-disabled") === "true") return;
  const { job, kind } = button.dataset;
  const row = props.value.groups.flatMap((group) => group.rows).find((each) => each.job === job && each.kind === kind);
  // Seen at once; the server's answer comes a moment later.
  fill(button.parentElement, { ...row, state: "working", message: "" });
  trigger("select", { job, kind });
});
watch("value", draw);
draw();
