// A brush over the photo. The painted cutout is sent as a picture: red is the new cutout, green is where it differs
// from the cutout the painting began with, so that untouched soft edges can be kept exactly.
const root = element.querySelector(".brush");
const canvas = root.querySelector("canvas");
const view = canvas.getContext("2d");
const ring = root.querySelector(".sheet i");
const size = root.querySelector("input");
const found = document.createElement("canvas");
const mask = document.createElement("canvas");
const paint = mask.getContext("2d", { willReadFrequently: true });
const tint = document.createElement("canvas");
const COLOUR = "#e0359a";
const DIFFERENT = 6;
let photo = null;
let shown = null;
let mode = "add";
let strokes = [];
let stroke = null;

const button = (act) => root.querySelector(`[data-act=${act}]`);

function load(address) {
  return new Promise((done, failed) => {
    const picture = new Image();
    picture.onload = () => done(picture);
    picture.onerror = failed;
    picture.src = address;
  });
}

// Draws a grey picture as a white one with that opacity.
function readMask(picture) {
  const context = found.getContext("2d");
  context.clearRect(0, 0, found.width, found.height);
  if (!picture) return;
  context.drawImage(picture, 0, 0, found.width, found.height);
  const pixels = context.getImageData(0, 0, found.width, found.height);
  for (let at = 0; at < pixels.data.length; at += 4) {
    pixels.data[at + 3] = pixels.data[at];
    pixels.data[at] = pixels.data[at + 1] = pixels.data[at + 2] = 255;
  }
  context.putImageData(pixels, 0, 0);
}

function drawStroke(one, from = 0) {
  paint.globalCompositeOperation = one.mode === "add" ? "source-over" : "destination-out";
  paint.strokeStyle = paint.fillStyle = "#fff";
  paint.lineCap = paint.lineJoin = "round";
  paint.lineWidth = one.width;
  paint.beginPath();
  if (!from) {
    // A tap is a dot: a line without length draws nothing.
    paint.arc(...one.points[0], one.width / 2, 0, 2 * Math.PI);
    paint.fill();
    paint.beginPath();
  }
  for (const point of one.points.slice(Math.max(from - 1, 0))) paint.lineTo(...point);
  paint.stroke();
  paint.globalCompositeOperation = "source-over";
}

function replay() {
  paint.clearRect(0, 0, mask.width, mask.height);
  paint.drawImage(found, 0, 0);
  for (const one of strokes) drawStroke(one);
  draw();
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
  button("undo").disabled = button("reset").disabled = button("use").disabled = !strokes.length;
}

async function start() {
  const value = props.value;
  if (!value || !value.photo || value === shown) return;
  shown = value;
  photo = null;
  delete root.dataset.ready;
  for (const [name, words] of Object.entries(value.texts)) {
    const node = name === "explain" ? root.querySelector(".explain") : root.querySelector(`[data-text=${name}]`) || button(name);
    if (node) node.textContent = words;
  }
  canvas.setAttribute("aria-label", value.texts.canvas);
  const [picture, cutout] = await Promise.all([load(value.photo), value.mask ? load(value.mask) : null]);
  if (shown !== value) return;
  for (const each of [canvas, found, mask, tint]) {
    each.width = picture.naturalWidth;
    each.height = picture.naturalHeight;
  }
  photo = picture;
  strokes = [];
  readMask(cutout);
  replay();
  root.dataset.ready = "1";
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
    display: "block", width: wide + "px", height: wide + "px",
    left: event.clientX - outer.left - wide / 2 + "px", top: event.clientY - outer.top - wide / 2 + "px",
  });
}

canvas.addEventListener("pointerdown", (event) => {
  if (!photo || event.button) return;
  event.preventDefault();
  stroke = { mode, width: width(), points: [place(event)] };
  strokes.push(stroke);
  drawStroke(stroke);
  draw();
  canvas.setPointerCapture(event.pointerId);
});
canvas.addEventListener("pointermove", (event) => {
  if (photo) moveRing(event);
  if (!stroke) return;
  stroke.points.push(place(event));
  drawStroke(stroke, stroke.points.length - 1);
  draw();
});
canvas.addEventListener("pointerleave", () => { ring.style.display = "none"; });
for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => { stroke = null; });

// The new cutout in red, where it was painted in green.
function painted() {
  const before = found.getContext("2d").getImageData(0, 0, mask.width, mask.height).data;
  const after = paint.getImageData(0, 0, mask.width, mask.height);
  for (let at = 0; at < before.length; at += 4) {
    const opacity = after.data[at + 3];
    after.data[at + 1] = Math.abs(opacity - before[at + 3]) > DIFFERENT ? 255 : 0;
    after.data[at] = opacity;
    after.data[at + 2] = 0;
    after.data[at + 3] = 255;
  }
  const sheet = document.createElement("canvas");
  sheet.width = mask.width;
  sheet.height = mask.height;
  sheet.getContext("2d").putImageData(after, 0, 0);
  return sheet.toDataURL("image/png");
}

const ACTS = {
  undo: () => { strokes.pop(); replay(); },
  reset: () => { strokes = []; replay(); },
  close: () => trigger("clear", {}),
  use: () => trigger("submit", { mask: painted() }),
};
root.addEventListener("click", (event) => {
  const pressed = event.target.closest("button[data-act]");
  if (!pressed || !photo) return;
  const act = pressed.dataset.act;
  if (ACTS[act]) return ACTS[act]();
  mode = act;
  for (const one of ["add", "remove"]) button(one).setAttribute("aria-pressed", String(one === act));
});

watch("value", start);
start();
