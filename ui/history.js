// Draws what was made as cards: to find, open, name, wear together, review and delete; deleting asks once, in the card itself.
const root = element.querySelector(".history");
const list = root.querySelector("ol");
const search = root.querySelector("input[type=search]");
const together = root.querySelector(".together");
const MOST = 3;
let chosen = [];

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
  const title = make("div", words, "title-row");
  make("strong", title);
  const name = make("button", title, "name", "✎");
  name.type = "button";
  name.dataset.act = "name";
  make("span", words, "more");
  make("time", words);
  const acts = make("div", item, "acts");
  for (const act of ["open", "choose", "review", "delete"]) {
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
  picture.loading = "lazy";
  if (picture.getAttribute("src") !== entry.picture) picture.src = entry.picture;
}

function ask(item, asked) {
  const texts = props.value.texts;
  item.dataset.asked = asked ? "1" : "";
  const [first, middle, review, last] = item.querySelectorAll(".acts button");
  review.hidden = asked || item.className !== "done";
  review.textContent = texts.review;
  first.dataset.act = asked ? "keep" : "open";
  first.textContent = asked ? texts.keep : texts.open;
  middle.hidden = asked || item.className !== "done";
  last.textContent = asked ? texts.sure : texts.delete;
}

function fill(item, entry, language) {
  setPicture(item.querySelector(".frame"), entry);
  item.className = entry.kind;
  item.dataset.words = [entry.title, entry.garment, entry.more].join(" ").toLocaleLowerCase(language);
  item.querySelector(".badge").textContent = entry.status;
  item.querySelector("strong").textContent = entry.title;
  item.querySelector(".name").setAttribute("aria-label", props.value.texts.name + ": " + entry.title);
  item.querySelector(".more").textContent = entry.more;
  const time = item.querySelector("time");
  time.dateTime = entry.when;
  time.textContent = new Date(entry.when).toLocaleString(language, { dateStyle: "medium", timeStyle: "short" });
  item.querySelector(".acts").setAttribute("aria-label", entry.title + ", " + time.textContent);
  item.querySelector(".acts").setAttribute("role", "group");
  ask(item, item.dataset.asked === "1");
}

function find() {
  const words = search.value.toLocaleLowerCase(props.value.language).split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const item of list.children) {
    item.hidden = !words.every((word) => item.dataset.words.includes(word));
    shown += item.hidden ? 0 : 1;
  }
  const message = props.value.message || (words.length && !shown ? props.value.texts.none : "");
  root.querySelector(".empty").textContent = message;
  root.querySelector(".empty").hidden = !message;
}

function showChosen() {
  const texts = props.value.texts;
  chosen = chosen.filter((id) => [...list.children].some((item) => item.dataset.id === id));
  for (const item of list.children) {
    const place = chosen.indexOf(item.dataset.id);
    const button = item.querySelectorAll(".acts button")[1];
    button.setAttribute("aria-pressed", String(place >= 0));
    button.textContent = place < 0 ? texts.choose : `${place + 1}. ${texts.choose}`;
    button.disabled = place < 0 && chosen.length >= MOST;
  }
  together.hidden = chosen.length === 0;
  together.querySelector("span").textContent = texts.together_hint;
  together.querySelector("button").textContent = `${texts.together} (${chosen.length})`;
  together.querySelector("button").disabled = chosen.length < 2;
}

function rename(item) {
  const strong = item.querySelector("strong");
  const row = strong.parentElement;
  if (row.querySelector("input")) return;
  const box = document.createElement("input");
  box.type = "text";
  box.maxLength = 80;
  box.value = strong.textContent;
  box.setAttribute("aria-label", props.value.texts.name);
  row.prepend(box);
  row.classList.add("naming");
  box.select();
  let over = false;
  const end = (keep) => {
    if (over) return;
    over = true;
    const title = box.value.trim();
    row.classList.remove("naming");
    box.remove();
    if (!keep || title === strong.textContent) return;
    if (title) strong.textContent = title;
    trigger("edit", { id: item.dataset.id, title });
  };
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") end(true);
    if (event.key === "Escape") end(false);
  });
  box.addEventListener("blur", () => end(true));
}

function draw() {
  const value = props.value;
  if (!value || !value.entries) return;
  const known = Object.fromEntries([...list.children].map((item) => [item.dataset.id, item]));
  const items = value.entries.map((entry) => {
    const item = known[entry.id] || card(entry.id);
    fill(item, entry, value.language);
    return item;
  });
  list.replaceChildren(...items);
  search.placeholder = value.texts.search;
  search.setAttribute("aria-label", value.texts.search);
  search.hidden = value.entries.length === 0;
  find();
  showChosen();
}

const ACTS = {
  open: (item) => trigger("select", { id: item.dataset.id }),
  review: (item) => trigger("submit", { id: item.dataset.id }),
  keep: (item) => ask(item, false),
  name: rename,
  choose: (item) => {
    const id = item.dataset.id;
    chosen = chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id];
    showChosen();
  },
  delete: (item) => {
    if (item.dataset.asked !== "1") ask(item, true);
    else trigger("delete", { id: item.dataset.id });
  },
};
list.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) ACTS[button.dataset.act](button.closest("li"));
});
together.querySelector("button").addEventListener("click", () => {
  trigger("apply", { ids: chosen });
  chosen = [];
  showChosen();
});
search.addEventListener("input", find);
watch("value", draw);
draw();
