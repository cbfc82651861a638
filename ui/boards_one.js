// One board: its title, its link, its files, and its items with what others said of them.
function drawTitle(board) {
  button(root, "← " + texts().back, "plain back", () => act("back"));
  const form = make("form", root, "create");
  const title = field(form, `rename-${board.id}`, texts().rename, board.title);
  make("button", form, "plain", texts().save).type = "submit";
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    title.defaultValue = title.value;
    act("rename", { title: title.value });
  });
  careful(form, "delete", texts().delete, texts().sure, () => act("delete"));
}

async function copy(link, pressed) {
  try {
    await navigator.clipboard.writeText(link.value);
  } catch {
    // Pages that are not served by https may not use the clipboard: the marked link is copied by hand.
    link.select();
    if (!document.execCommand("copy")) return;
  }
  pressed.textContent = texts().copied;
}

// Names by which a computer calls itself: nobody else gets there by them.
const HERE = ["localhost", "127.0.0.1", "[::1]"];

function drawLink(box, share) {
  const row = make("div", box, "row");
  const link = field(row, "link", texts().link, new URL(share.link, location.href).href);
  link.readOnly = true;
  link.addEventListener("focus", () => link.select());
  const pressed = button(row, texts().copy, "main", () => copy(link, pressed));
  make("p", box, "more", texts().link_once);
  if (HERE.includes(location.hostname)) make("p", box, "more", texts().link_here);
}

function drawShare(parent, share) {
  const box = make("section", parent, "box share");
  make("h3", box, "", texts().share);
  const until = share.expires ? texts().until.replace("{date}", moment(share.expires, { dateStyle: "long", timeStyle: "short" })) : "";
  make("p", box, "state", share.shared ? `${texts().shared} ${until}` : texts().unshared);
  if (share.link) drawLink(box, share);
  else if (share.shared) make("p", box, "more", texts().link_lost);
  const row = make("div", box, "row");
  const days = field(row, "days", texts().days, "", "select");
  for (const count of share.days) make("option", days, "", texts()[`days_${count}`]).value = count;
  button(row, share.shared ? texts().renew_link : texts().make_link, share.shared ? "plain" : "main", () => act("share", { days: Number(days.value) }));
  if (share.shared) button(row, texts().withdraw, "plain", () => act("withdraw"));
}

function drawExports(parent, exports) {
  const box = make("section", parent, "box");
  make("h3", box, "", texts().export);
  const row = make("div", box, "row");
  for (const [form, address] of Object.entries(exports)) {
    const link = make("a", row, "plain", texts()[`export_${form}`]);
    link.href = address;
    link.download = `review.${form}`;
  }
}

function drawComments(words, item) {
  if (!item.comments.length) make("p", words, "more", texts().no_comments);
  const list = make("ol", words, "said");
  for (const one of item.comments) {
    const said = make("li", list);
    const head = make("p", said);
    make("strong", head, "", one.name);
    make("time", head, "more", moment(one.at, { dateStyle: "medium", timeStyle: "short" })).dateTime = one.at;
    make("p", said, "text", one.text);
    careful(make("div", said, "acts"), `comment-${one.id}`, texts().delete_comment, texts().sure, () => act("delete_comment", { comment: one.id }));
  }
}

function drawItem(list, item, place, count) {
  const row = make("li", list, item.gone ? "gone" : "");
  row.dataset.item = item.id;
  picture(row, item.links.picture, item.title);
  const words = make("div", row, "words");
  make("strong", words, "", item.title);
  make("span", words, "more", item.more);
  if (item.gone) make("p", words, "alert", texts().gone);
  const votes = make("p", words, "votes");
  make("b", votes, "up", `✓ ${item.up}`);
  make("b", votes, "down", `✕ ${item.down}`);
  for (const told of item.voters.length ? item.voters : [texts().no_votes]) make("p", words, "more", told);
  drawComments(words, item);
  const acts = make("div", words, "acts");
  acts.setAttribute("role", "group");
  acts.setAttribute("aria-label", item.title);
  for (const to of ["up", "down"]) {
    const move = button(acts, (to === "up" ? "↑ " : "↓ ") + texts()[to], "plain", () => act("move", { item: item.id, to }));
    move.disabled = place === (to === "up" ? 0 : count - 1);
    move.dataset.key = `${to}-${item.id}`;
  }
  careful(acts, `remove-${item.id}`, texts().remove, texts().remove_sure, () => act("remove", { item: item.id }));
}

function drawBoard(board) {
  drawTitle(board);
  const boxes = make("div", root, "boxes");
  drawShare(boxes, board.share);
  drawExports(boxes, board.exports);
  if (!board.items.length) make("p", root, "empty", texts().no_items);
  const list = make("ol", root, "items");
  board.items.forEach((item, place) => drawItem(list, item, place, board.items.length));
}
