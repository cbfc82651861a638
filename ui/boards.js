// Draws the list of boards or one board anew, and keeps what is being typed and where the focus is.
function typed() {
  const fields = [...root.querySelectorAll("input:not([readonly]), select")];
  return Object.fromEntries(fields.filter((one) => one.value !== one.defaultValue).map((one) => [one.dataset.key, one.value]));
}

function draw() {
  const value = props.value;
  if (!value || !value.texts) return;
  const [kept, focused] = [typed(), root.contains(document.activeElement) && document.activeElement.dataset.key];
  root.replaceChildren();
  const notice = make("p", root, value.notice.alert ? "notice alert" : "notice", value.notice.text);
  notice.setAttribute("role", value.notice.alert ? "alert" : "status");
  if (value.board) drawBoard(value.board);
  else drawList(value);
  for (const one of root.querySelectorAll("[data-key]")) {
    if (one.dataset.key in kept) one.value = kept[one.dataset.key];
    if (one.dataset.key === focused) one.focus();
  }
}
watch("value", draw);
draw();
