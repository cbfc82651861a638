// Names beside the handles of a board: where there is room, first for those that matter most. One without room is shown
// when its handle is pointed at.
function placeLabels(board, handles) {
  const outer = board.getBoundingClientRect();
  if (!outer.width) return;
  const GAP = 12;
  const taken = handles.map((handle) => {
    const box = handle.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2 - outer.left, box.top + box.height / 2 - outer.top];
    return { handle, x, y, left: x - GAP, right: x + GAP, top: y - GAP, bottom: y + GAP };
  });
  const overlap = (one, other) =>
    one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
  const inside = (box) => box.left >= 0 && box.right <= outer.width && box.top >= 0 && box.bottom <= outer.height;

  for (const { handle, x, y } of [...taken]) {
    const label = handle.querySelector("span");
    label.style.display = "block";
    const [wide, high] = [label.offsetWidth, label.offsetHeight];
    label.style.display = "";
    const out = x < outer.width / 2 ? -1 : 1;
    const beside = (way) => [way > 0 ? x + GAP : x - GAP - wide, y - high / 2];
    const places = [beside(out), beside(-out), [x - wide / 2, y - GAP - high], [x - wide / 2, y + GAP]]
      .map(([left, top]) => ({ left, top, right: left + wide, bottom: top + high }));
    const room = places.find((box) => inside(box) && !taken.some((other) => overlap(box, other)));
    const box = room || places.find(inside) || places[1];
    label.classList.toggle("crowded", !room);
    // A handle is 44 px wide, its middle is the point.
    Object.assign(label.style, { left: box.left - x + 22 + "px", top: box.top - y + 22 + "px" });
    if (room) taken.push(room);
  }
}
