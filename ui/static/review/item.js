// One item of the board: made once, then filled anew, so that a comment being written is not lost.
import { spelling } from "./visitor.js";
import { moment, named, word } from "./words.js";

function make(tag, parent, options = {}) {
  return parent.appendChild(Object.assign(document.createElement(tag), options));
}

// A link of the server as this page reaches it, under whatever name it was opened.
function here(link) {
  const { pathname, search } = new URL(link, location.href);
  return pathname + search;
}

export function makeItem(id, { vote, comment }) {
  const item = Object.assign(document.createElement("li"), { id: `item-${id}` });
  const look = make("div", item, { className: "look" });
  make("span", make("div", look, { className: "frame" }), { className: "nothing" });
  const turn = make("a", look, { className: "turn", target: "_blank", rel: "noopener noreferrer" });
  make("span", turn);
  turn.append(" ");
  make("small", turn);
  const words = make("div", item, { className: "words" });
  make("h2", words, { id: `title-${id}` });
  item.setAttribute("aria-labelledby", `title-${id}`);
  make("dl", words);
  make("p", words, { className: "deleted" });
  const votes = make("div", words, { className: "votes" });
  votes.setAttribute("role", "group");
  for (const approves of [true, false]) {
    const button = make("button", votes, { type: "button", className: approves ? "approve" : "reject" });
    make("span", button);
    make("b", button);
    button.addEventListener("click", () => vote(id, approves));
  }
  make("p", words, { className: "voters" });
  make("h3", words);
  make("ol", words, { className: "comments" });
  const form = make("form", words, { noValidate: true });
  make("label", form, { htmlFor: `text-${id}` });
  make("textarea", form, { id: `text-${id}`, rows: 2, required: true });
  make("button", form, { type: "submit" });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    comment(id, form);
  });
  return item;
}

function drawPicture(frame, value, title) {
  let picture = frame.querySelector("img");
  frame.querySelector(".nothing").textContent = value.picture ? "" : word("no_picture");
  if (!value.picture) {
    picture?.remove();
    return;
  }
  picture ??= make("img", frame, { loading: "lazy", decoding: "async", width: 600, height: 800 });
  picture.alt = title;
  if (picture.getAttribute("src") !== here(value.picture)) picture.src = here(value.picture);
}

function drawTurn(turn, value, title) {
  turn.hidden = !value.model;
  if (!value.model) return;
  turn.href = `../inspect?model=${encodeURIComponent(here(value.model))}`;
  turn.querySelector("span").textContent = word("turn");
  turn.querySelector("small").textContent = word("new_tab");
  turn.setAttribute("aria-label", `${word("turn")} ${word("new_tab")}: ${title}`);
}

function drawFacts(list, value) {
  const fit = value.verdict ? named(`feel_${value.verdict}`) : "";
  const size = named(value.size === "own" ? "size_own" : value.size);
  const rows = [["body", named(value.body)], ["size", size], ["fit", fit]].filter(([, fact]) => fact);
  list.replaceChildren();
  for (const [key, fact] of rows) {
    const row = make("div", list);
    make("dt", row, { textContent: word(key) });
    make("dd", row, { textContent: fact });
  }
}

function drawVotes(item, value, name) {
  const voters = { approve: value.approved_by, reject: value.rejected_by };
  for (const [kind, names] of Object.entries(voters)) {
    const button = item.querySelector(`button.${kind}`);
    const mine = Boolean(name) && names.some((one) => spelling(one) === spelling(name));
    button.querySelector("span").textContent = word(kind);
    button.querySelector("b").textContent = names.length;
    button.setAttribute("aria-pressed", mine);
  }
  const told = [["approved_by", value.approved_by], ["rejected_by", value.rejected_by]]
    .filter(([, names]) => names.length)
    .map(([key, names]) => word(key, { names: names.join(", ") }));
  item.querySelector(".voters").textContent = told.join(" · ") || word("no_votes");
}

function drawComments(list, comments) {
  list.replaceChildren();
  for (const one of comments) {
    const said = make("li", list);
    const head = make("p", said, { className: "by" });
    make("strong", head, { textContent: one.name });
    make("time", head, { dateTime: one.at, textContent: moment(one.at, { dateStyle: "medium", timeStyle: "short" }) });
    make("p", said, { textContent: one.text });
  }
}

export function drawItem(item, value, name, longest) {
  const title = value.categories.map(named).join(" + ") || word("garment");
  item.querySelector("h2").textContent = title;
  item.classList.toggle("without", value.deleted);
  drawPicture(item.querySelector(".frame"), value, title);
  drawTurn(item.querySelector(".turn"), value, title);
  drawFacts(item.querySelector("dl"), value);
  const deleted = item.querySelector(".deleted");
  deleted.hidden = !value.deleted;
  deleted.textContent = word("deleted");
  drawVotes(item, value, name);
  const none = value.comments.length ? "comments" : "no_comments";
  item.querySelector("h3").textContent = word(none) + (value.comments.length ? ` (${value.comments.length})` : "");
  drawComments(item.querySelector(".comments"), value.comments);
  item.querySelector("label").textContent = word("comment");
  item.querySelector("textarea").maxLength = longest.text;
  item.querySelector("form button").textContent = word("send");
}
