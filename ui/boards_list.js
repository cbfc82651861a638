// The list of boards, with a form for a new one; also where a result that shall be added is asked a place for.
function drawCreate(adding) {
  const form = make("form", root, "create");
  const title = field(form, "title", texts().title, "");
  make("button", form, "main", adding ? texts().create_add : texts().create).type = "submit";
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (title.value.trim()) act("create", { title: title.value });
    else title.focus();
    title.value = "";
  });
}

function drawEntry(list, entry, adding) {
  const item = make("li", list);
  item.dataset.board = entry.id;
  const strip = make("div", item, "strip");
  for (const address of entry.pictures) picture(strip, address, "");
  const words = make("div", item, "words");
  make("strong", words, "", entry.title);
  make("span", words, "more", entry.more);
  make("time", words, "more", moment(entry.when, { dateStyle: "medium" })).dateTime = entry.when;
  const open = button(item, adding ? texts().add_here : texts().open, adding ? "main" : "plain", () => act("open", { board: entry.id }));
  open.setAttribute("aria-label", `${open.textContent}: ${entry.title}`);
}

function drawList(value) {
  if (value.adding) {
    const bar = make("div", root, "adding");
    make("p", bar, "", value.adding);
    button(bar, texts().not_now, "plain", () => act("back"));
  }
  drawCreate(value.adding);
  if (!value.boards.length) make("p", root, "empty", texts().empty);
  const list = make("ol", root, "list");
  for (const entry of value.boards) drawEntry(list, entry, value.adding);
}
