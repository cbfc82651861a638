// The points: a handle for each over the photo, to be dragged, or moved with the arrow keys. Only those that were moved,
// now or before, are sent; the others are found again.
function pointsStep(panel, host) {
  const board = panel.querySelector(".board");
  const photo = board.querySelector("img");
  const loupe = board.querySelector(".loupe");
  const said = panel.querySelector(".said");
  const STEP = 0.002;
  const LARGE = 10;
  const REACH = 28;
  const ZOOM = 3;
  const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  let points = new Map();
  let moves = [];
  let forgotten = false;
  let locked = false;
  let drag = null;
  let size = [1, 1];

  const button = (act) => panel.querySelector(`[data-act=${act}]`);
  const within = (value, most) => Math.min(Math.max(value, 0), most);
  const byHand = (point) => point.moved || (point.given && !forgotten);

  function words(point) {
    const state = byHand(point) ? host.words("by_hand") : point.doubtful ? host.words("uncertain") : "";
    const where = host.words("at")
      .replace("{x}", ((100 * point.x) / size[0]).toFixed(1)).replace("{y}", ((100 * point.y) / size[1]).toFixed(1));
    return [point.name, state, where].filter(Boolean).join(", ");
  }

  function draw() {
    for (const point of points.values()) {
      Object.assign(point.handle.style, { left: (100 * point.x) / size[0] + "%", top: (100 * point.y) / size[1] + "%" });
      point.handle.className = byHand(point) ? "own" : point.doubtful ? "doubtful" : "";
      point.handle.setAttribute("aria-label", words(point));
      point.handle.disabled = locked;
    }
    label();
    // Not while a point is dragged: a line more or less would move the photo under the pointer.
    if (!drag) tell();
    button("undo").disabled = button("reset").disabled = locked || !(moves.length || forgotten);
    button("forget").disabled = locked;
    host.changed();
  }

  function tell() {
    const doubtful = [...points.values()].filter((point) => point.doubtful && !byHand(point)).map((point) => point.name);
    if (locked) said.textContent = host.words("points_anew");
    else if (!points.size) said.textContent = host.words("points_none");
    else if (forgotten) said.textContent = host.words("forgotten");
    else said.textContent = doubtful.length ? host.words("doubtful").replace("{points}", doubtful.join("; ")) : "";
    button("forget").hidden = forgotten || ![...points.values()].some((point) => point.given);
  }

  function label() {
    const weight = (point) => (byHand(point) ? 1 : point.doubtful ? 2 : 0);
    placeLabels(board, [...points.values()].sort((one, other) => weight(other) - weight(one)).map((point) => point.handle));
  }

  function move(point, x, y) {
    Object.assign(point, { x: within(x, size[0]), y: within(y, size[1]), moved: true });
    draw();
    magnify(point);
  }

  function remember(point) {
    const { id, x, y, moved } = point;
    moves.push({ id, x, y, moved });
  }

  // Shows what lies under the finger, in the corner that is farther away.
  function magnify(point) {
    const box = photo.getBoundingClientRect();
    const [x, y] = [point.x / size[0], point.y / size[1]];
    Object.assign(loupe.style, {
      display: "block", left: x > 0.5 ? "8px" : "auto", right: x > 0.5 ? "auto" : "8px",
      backgroundImage: `url("${photo.src}")`, backgroundSize: `${ZOOM * box.width}px ${ZOOM * box.height}px`,
      backgroundPosition: `${loupe.offsetWidth / 2 - x * ZOOM * box.width}px ${loupe.offsetHeight / 2 - y * ZOOM * box.height}px`,
    });
  }

  function hideLoupe() { loupe.style.display = "none"; }

  function place(event) {
    const box = photo.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * size[0], ((event.clientY - box.top) / box.height) * size[1]];
  }

  // The handle nearest to the pointer: those that overlap can all be taken hold of.
  function nearest(event) {
    const box = photo.getBoundingClientRect();
    const [x, y] = place(event);
    const far = (point) => Math.hypot(((point.x - x) * box.width) / size[0], ((point.y - y) * box.height) / size[1]);
    const best = [...points.values()].sort((one, other) => far(one) - far(other))[0];
    return best && far(best) < REACH ? best : null;
  }

  board.addEventListener("pointerdown", (event) => {
    const point = locked || event.button ? null : nearest(event);
    if (!point) return;
    event.preventDefault();
    const [x, y] = place(event);
    drag = { point, left: point.x - x, up: point.y - y, begun: false };
    point.handle.focus({ preventScroll: true });
    board.setPointerCapture(event.pointerId);
    magnify(point);
  });
  board.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const [x, y] = place(event);
    if (!drag.begun) remember(drag.point);
    drag.begun = true;
    move(drag.point, x + drag.left, y + drag.up);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    board.addEventListener(end, () => {
      if (!drag) return;
      drag = null;
      hideLoupe();
      draw();
    });
  }
  board.addEventListener("keydown", (event) => {
    const point = points.get(event.target.dataset.point);
    if (!point || locked || !(event.key in KEYS)) return;
    event.preventDefault();
    const far = STEP * Math.max(...size) * (event.shiftKey ? LARGE : 1);
    if (!event.repeat) remember(point);
    move(point, point.x + KEYS[event.key][0] * far, point.y + KEYS[event.key][1] * far);
  });
  board.addEventListener("focusout", hideLoupe);
  new ResizeObserver(label).observe(board);

  function handle(point) {
    const node = document.createElement("button");
    node.type = "button";
    node.dataset.point = point.id;
    node.appendChild(document.createElement("span")).textContent = point.name;
    return board.appendChild(node);
  }

  return {
    acts: {
      undo() {
        const last = moves.pop();
        if (last) Object.assign(points.get(last.id), last);
        else forgotten = false;
        draw();
      },
      reset() {
        while (moves.length) {
          const last = moves.pop();
          Object.assign(points.get(last.id), last);
        }
        forgotten = false;
        draw();
      },
      forget() {
        forgotten = true;
        draw();
      },
    },
    start(value, picture) {
      size = value.size;
      photo.src = picture.src;
      board.setAttribute("aria-label", host.words("sheet"));
      for (const old of points.values()) old.handle.remove();
      points = new Map(value.points.map((point) => [point.id, { ...point, moved: false, handle: handle(point) }]));
      moves = [];
      forgotten = locked = false;
      draw();
    },
    // Another kind of garment has other points.
    lock(lock) {
      if (lock === locked) return;
      locked = lock;
      draw();
    },
    changed: () => !locked && (moves.length > 0 || forgotten),
    result() {
      const set = [...points.values()].filter(byHand);
      return { landmarks: Object.fromEntries(set.map((point) => [point.id, [point.x, point.y]])) };
    },
  };
}
