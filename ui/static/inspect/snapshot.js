// Pictures to keep: of one pane, or of all in a row, as they are on the screen but sharper.

const SHARPNESS = 2;
const GROUNDS = { light: ["#fbfaf7", "#dedad1"], dark: ["#3a3734", "#1b1a18"], clear: null };
const FONT = "500 14px system-ui, sans-serif";
const INK = { light: "#1c1a17", dark: "#f2eee7", clear: "#1c1a17" };

/**
 * Save a picture of some views.
 * @param {import("./stage.js").Stage} stage
 * @param {{view: object, label: string}[]} shown views with their labels, drawn only where there are several
 * @param {"light" | "dark" | "clear"} background
 * @returns {Promise<string>} the file's name
 */
export async function savePicture(stage, shown, background) {
  const picture = drawn(stage, shown, background);
  const blob = await new Promise((done) => picture.toBlob(done, "image/png"));
  const link = document.createElement("a");
  link.download = fileName(shown);
  link.href = URL.createObjectURL(blob);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return link.download;
}

function drawn(stage, shown, background) {
  const { renderer, canvas } = stage;
  const before = renderer.getPixelRatio();
  const scale = Math.max(before, SHARPNESS);
  const resize = (ratio) => {
    renderer.setPixelRatio(ratio);
    stage.paint();
  };
  resize(scale);
  const boxes = shown.map(({ view }) => view.element.getBoundingClientRect());
  const origin = canvas.getBoundingClientRect();
  const picture = document.createElement("canvas");
  picture.width = Math.round(scale * boxes.reduce((sum, box) => sum + box.width, 0));
  picture.height = Math.round(scale * Math.max(...boxes.map((box) => box.height)));
  const context = picture.getContext("2d");
  paintGround(context, background);
  let across = 0;
  boxes.forEach((box, index) => {
    const [x, y] = [box.left - origin.left, box.top - origin.top];
    const [width, height] = [scale * box.width, scale * box.height];
    context.drawImage(canvas, scale * x, scale * y, width, height, across, 0, width, height);
    if (shown.length > 1) write(context, shown[index].label, { x: across, width, scale, background });
    across += width;
  });
  // In the same breath: the canvas on the screen is never seen at the other size.
  resize(before);
  return picture;
}

function paintGround(context, background) {
  const colours = GROUNDS[background];
  if (!colours) return;
  const { width, height } = context.canvas;
  const fade = context.createLinearGradient(0, 0, 0, height);
  colours.forEach((colour, index) => fade.addColorStop(index, colour));
  context.fillStyle = fade;
  context.fillRect(0, 0, width, height);
}

function write(context, label, { x, width, scale, background }) {
  context.save();
  context.scale(scale, scale);
  context.font = FONT;
  context.textAlign = "center";
  context.fillStyle = INK[background];
  context.fillText(label, (x + width / 2) / scale, 26, width / scale - 20);
  context.restore();
}

function fileName(shown) {
  const words = shown.map(({ label }) => label.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, ""));
  return `${words.filter(Boolean).join("-vs-") || "tryon"}.png`;
}
