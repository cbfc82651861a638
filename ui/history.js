// Draws the history as cards; deleting asks once, in the card itself.
const root = element.querySelector(".history");
const list = root.querySelector("ol");

function make(tag, parent, name, words) {
  const node = parent.appendChild(document.createElement(tag));
  if (name) node.className = name;
  if (words) node.textContent = words;
  return node;
}

function card(id) {
  const item = document.createElement("li");
  item.dataset.id = id;
  const frame = make("div", item, "frame");
  make("span", frame, "badge");
  const words = make("div", item, "words");
  make("strong", words);
  make("span", words, "more");
  make("time", words);
  const acts = make("div", item, "acts");
  for (const act of ["open", "review", "delete"]) {
    const button = make("button", acts);
    button.type = "button";
    button.dataset.act = act;
  }
  return item;
}

function setPicture(frame, entry) {
  let picture = frame.querySelector("img");
  if (!entry.picture) {
    if (picture) picture.remove();
    return;
  }
  if (!picture) picture = frame.appendChild(document.createElement("img"));
  picture.alt = entry.title;
  if (picture.getAttribute("src") !== entry.picture) picture.src = entry.picture;
}

function ask(item, asked) {
  const texts = props.value.texts;
  item.dataset.asked = asked ? "1" : "";
  const [first, review, second] = item.querySelectorAll(".acts button");
  review.hidden = asked || item.className !== "done";
  review.textContent = texts.review;
  first.dataset.act = asked ? "keep" : "open";
  first.textContent = asked ? texts.keep : texts.open;
  second.textContent = asked ? texts.sure : texts.delete;
}

function fill(item, entry, language) {
  setPicture(item.querySelector(".frame"), entry);
  item.className = entry.kind;
  item.querySelector(".badge").textContent = entry.status;
  item.querySelector("strong").textContent = entry.title;
  item.querySelector(".more").textContent = entry.more;
  const time = item.querySelector("time");
  time.dateTime = entry.when;
  time.textContent = new Date(entry.when).toLocaleString(language, { dateStyle: "medium", timeStyle: "short" });
  item.querySelector(".acts").setAttribute("aria-label", entry.title + ", " + time.textContent);
  item.querySelector(".acts").setAttribute("role", "group");
  ask(item, item.dataset.asked === "1");
}

function draw() {
  const value = props.value;
  if (!value || !value.entries) return;
  root.querySelector(".empty").textContent = value.message;
  root.querySelector(".empty").hidden = !value.message;
  const known = Object.fromEntries([...list.children].map((item) => [item.dataset.id, item]));
  const items = value.entries.map((entry) => {
    const item = known[entry.id] || card(entry.id);
    fill(item, entry, value.language);
    return item;
  });
  list.replaceChildren(...items);
}

list.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const item = button.closest("li");
  const act = button.dataset.act;
  if (act === "open") trigger("select", { id: item.dataset.id });
  else if (act === "review") trigger("submit", { id: item.dataset.id });
  else if (act === "keep") ask(item, false);
  else if (item.dataset.asked !== "1") ask(item, true);
  else trigger("delete", { id: item.dataset.id });
});
watch("value", draw);
draw();
