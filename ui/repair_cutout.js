// The cutout: a brush over the photo, and clicks that select the garment. What was done is a list of strokes and
// selections, so that each can be taken back.
function cutoutStep(panel, host) {
  const canvas = panel.querySelector("canvas");
  const view = canvas.getContext("2d");
  const ring = panel.querySelector(".sheet i");
  const size = panel.querySelector("input");
  const said = panel.querySelector(".said");
  const found = document.createElement("canvas");
  const mask = document.createElement("canvas");
  const paint = mask.getContext("2d", { willReadFrequently: true });
  const tint = document.createElement("canvas");
  const COLOUR = "#e0359a";
  const CLICKS = { pick: 1, unpick: 0 };
  let photo = null;
  let mode = "add";
  let done = [];
  let stroke = null;
  let asked = 0;
  let waiting = false;

  const button = (act) => panel.querySelector(`[data-act=${act}]`);
  const selection = () => done.findLast((one) => one.points && one.cutout);
  const onlyClicks = () => done.length > 0 && Boolean(done[done.length - 1].cutout);

  function replay() {
    paint.clearRect(0, 0, mask.width, mask.height);
    paint.drawImage(found, 0, 0);
    for (const one of done) {
      if (one.line) drawStroke(paint, one);
      if (!one.cutout) continue;
      paint.clearRect(0, 0, mask.width, mask.height);
      paint.drawImage(one.cutout, 0, 0);
    }
    draw();
  }

  function drawClicks() {
    const radius = Math.max(canvas.width, canvas.height) / 90;
    for (const [x, y, on] of (done.findLast((one) => one.points) || { points: [] }).points) {
      view.beginPath();
      view.arc(x, y, radius, 0, 2 * Math.PI);
      view.fillStyle = on ? "#0f6b5f" : "#9f2d20";
      view.fill();
      view.lineWidth = radius / 3;
      view.strokeStyle = "#fff";
      view.stroke();
    }
  }

  function draw() {
    const over = tint.getContext("2d");
    over.globalCompositeOperation = "copy";
    over.drawImage(mask, 0, 0);
    over.globalCompositeOperation = "source-in";
    over.fillStyle = COLOUR;
    over.fillRect(0, 0, tint.width, tint.height);
    view.drawImage(photo, 0, 0, canvas.width, canvas.height);
    view.globalAlpha = 0.5;
    view.drawImage(tint, 0, 0);
    view.globalAlpha = 1;
    drawClicks();
    button("undo").disabled = button("reset").disabled = !done.length || waiting;
    host.changed();
  }

  // Brush width in pixels of the photo: the slider is quadratic, fine at its lower end.
  function width() {
    return Math.max(2, ((size.value / 100) ** 2 * 0.5 + 0.004) * Math.max(canvas.width, canvas.height));
  }

  function place(event) {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
  }

  function moveRing(event) {
    const box = canvas.getBoundingClientRect();
    const outer = ring.parentElement.getBoundingClientRect();
    const wide = (width() * box.width) / canvas.width;
    Object.assign(ring.style, {
      display: mode in CLICKS ? "none" : "block", width: wide + "px", height: wide + "px",
      left: event.clientX - outer.left - wide / 2 + "px", top: event.clientY - outer.top - wide / 2 + "px",
    });
  }

  // Asks the server for what all clicks so far select; Shift turns one round.
  function click(event) {
    const on = event.shiftKey ? 1 - CLICKS[mode] : CLICKS[mode];
    const points = [...(selection() || { points: [] }).points, [...place(event), on]];
    if (!points.some((point) => point[2])) return;
    waiting = true;
    asked += 1;
    done.push({ points });
    said.classList.remove("quiet");
    said.textContent = host.words("picking");
    draw();
    host.ask(asked, points.map(([x, y, kind]) => [...host.onPhoto(x, y, canvas), kind]));
  }

  async function answer(value) {
    if (!waiting || value.answer !== asked) return;
    let picture = null;
    try {
      picture = value.mask ? await host.load(value.mask) : null;
    } finally {
      waiting = false;
    }
    said.textContent = value.problem || "";
    if (picture) {
      const cutout = document.createElement("canvas");
      cutout.width = mask.width;
      cutout.height = mask.height;
      whiten(cutout.getContext("2d"), picture);
      done[done.length - 1].cutout = cutout;
    } else {
      done.pop();
    }
    replay();
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (!photo || event.button || waiting) return;
    event.preventDefault();
    if (mode in CLICKS) return click(event);
    stroke = { mode, width: width(), line: [place(event)] };
    done.push(stroke);
    drawStroke(paint, stroke);
    draw();
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (photo) moveRing(event);
    if (!stroke) return;
    stroke.line.push(place(event));
    drawStroke(paint, stroke, stroke.line.length - 1);
    draw();
  });
  canvas.addEventListener("pointerleave", () => { ring.style.display = "none"; });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => { stroke = null; });

  function chooseMode(act) {
    mode = act;
    canvas.dataset.mode = act;
    for (const one of ["add", "remove", "pick", "unpick"]) button(one).setAttribute("aria-pressed", String(one === act));
  }

  return {
    acts: {
      undo: () => { done.pop(); replay(); },
      reset: () => { done = []; replay(); },
      ...Object.fromEntries(["add", "remove", "pick", "unpick"].map((act) => [act, () => chooseMode(act)])),
    },
    answer,
    start(value, picture, cutout) {
      for (const each of [canvas, found, mask, tint]) {
        each.width = picture.naturalWidth;
        each.height = picture.naturalHeight;
      }
      photo = picture;
      done = [];
      waiting = false;
      canvas.setAttribute("aria-label", host.words("canvas"));
      button("pick").disabled = button("unpick").disabled = Boolean(value.no_selection);
      said.textContent = value.no_selection;
      said.classList.toggle("quiet", Boolean(value.no_selection));
      chooseMode("add");
      whiten(found.getContext("2d"), cutout);
      replay();
    },
    changed: () => done.length > 0 && !waiting,
    // Clicks alone are sent as such: the server selects at its own size.
    result() {
      if (!onlyClicks()) return { mask: asPicture(found.getContext("2d"), paint) };
      return { points: selection().points.map(([x, y, on]) => [...host.onPhoto(x, y, canvas), on]) };
    },
  };
}
