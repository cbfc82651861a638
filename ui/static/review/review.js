// The board: asks for it, draws it, and sends what the visitor says of it.
import { drawItem, makeItem } from "./item.js";
import { ask, recall, remember } from "./visitor.js";
import { begin, moment, word } from "./words.js";

const GONE = 404;
const SHOWN_SECONDS = 5;
const list = document.getElementById("items");
const nameField = document.getElementById("name");
const made = new Map();
let board = null;
let silence = 0;
let next = 0;

function say(text, alert = false) {
  const told = document.getElementById("told");
  told.textContent = text;
  told.classList.toggle("alert", alert);
  clearTimeout(silence);
  silence = setTimeout(() => { told.textContent = ""; }, SHOWN_SECONDS * 1000);
}

function draw() {
  if (!board) return;
  document.title = `${board.title} · ${word("review")}`;
  document.getElementById("title").textContent = board.title;
  const count = board.items.length;
  const counted = count === 1 ? word("items_one") : word("items_many", { count });
  const expires = board.expires ? word("expires", { date: moment(board.expires, { dateStyle: "long" }) }) : "";
  document.getElementById("summary").textContent = [count ? counted : "", expires].filter(Boolean).join(" · ");
  document.getElementById("empty").hidden = count > 0;
  document.getElementById("loading").hidden = true;
  document.querySelector("main").removeAttribute("aria-busy");
  nameField.maxLength = board.longest.name;
  const items = board.items.map((value) => {
    if (!made.has(value.id)) made.set(value.id, makeItem(value.id, { vote, comment }));
    drawItem(made.get(value.id), value, nameField.value, board.longest);
    return made.get(value.id);
  });
  // Moving an element takes the focus from what is written in it.
  if (items.length !== list.children.length || items.some((item, place) => item !== list.children[place]))
    list.replaceChildren(...items);
}

async function look() {
  clearTimeout(next);
  try {
    board = await ask("board");
    draw();
  } catch (error) {
    if (error.status === GONE) return location.reload();
    say(error.status ? error.message : word("failed"), true);
  }
  if (!document.hidden) next = setTimeout(look, (board?.ask_again ?? SHOWN_SECONDS) * 1000);
}

function name() {
  const given = nameField.value.trim();
  if (!given) {
    say(word("name_first"), true);
    nameField.focus();
  }
  nameField.setAttribute("aria-invalid", !given);
  return given;
}

async function send(what, sent, done) {
  try {
    const changed = await ask(what, sent);
    board.items = board.items.map((item) => (item.id === changed.id ? changed : item));
    say(word(done));
    draw();
    return true;
  } catch (error) {
    if (error.status === GONE) await look();
    else say(error.status ? error.message : word("failed"), true);
    return false;
  }
}

async function vote(item, approves) {
  const by = name();
  if (by) await send("vote", { item, name: by, approves }, "voted");
}

async function comment(item, form) {
  const [field, button] = form.querySelectorAll("textarea, button");
  const by = name();
  if (!by) return;
  if (!field.value.trim()) {
    say(word("text_first"), true);
    field.focus();
    return;
  }
  button.disabled = true;
  if (await send("comment", { item, name: by, text: field.value }, "sent")) field.value = "";
  button.disabled = false;
}

nameField.value = recall("review-name");
nameField.addEventListener("input", () => {
  remember("review-name", nameField.value.trim());
  draw();
});
document.getElementById("who").addEventListener("submit", (event) => {
  event.preventDefault();
  nameField.blur();
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) look();
});
await begin(draw);
await look();
