// Parts of which the boards are drawn; every text goes in as text.
const root = element.querySelector(".boards");
let asked = "";

function make(tag, parent, name, words) {
  const node = parent.appendChild(document.createElement(tag));
  if (name) node.className = name;
  if (words !== undefined) node.textContent = words;
  return node;
}

function texts() {
  return props.value.texts;
}

function moment(when, options) {
  return new Date(when).toLocaleString(props.value.language, options);
}

function act(name, more) {
  asked = "";
  trigger("select", { act: name, ...more });
}

function button(parent, words, name, press) {
  const made = make("button", parent, name, words);
  made.type = "button";
  made.addEventListener("click", press);
  return made;
}

// A button that asks once before it does something that cannot be taken back.
function careful(parent, key, words, sure, press) {
  if (asked !== key) {
    button(parent, words, "plain", () => { asked = key; draw(); }).dataset.key = key;
    return;
  }
  button(parent, texts().keep, "plain", () => { asked = ""; draw(); });
  button(parent, sure, "danger", press).dataset.key = key;
}

// A field with its label; what is typed outlives a redrawing, see draw().
function field(parent, key, label, value, tag = "input") {
  const words = make("label", parent, "", label);
  const made = make(tag, words);
  made.dataset.key = key;
  if (tag === "input") {
    made.defaultValue = value;
    made.maxLength = props.value.longest;
  }
  return made;
}

function picture(parent, address, words) {
  const frame = make("div", parent, "frame");
  if (!address) return frame;
  const image = make("img", frame);
  image.src = address;
  image.alt = words;
  image.loading = "lazy";
  return frame;
}
