// Where on its photo the garment lies.

const MOST = 512;
const MASKED = 128;
const DIFFERENT = 60;

/**
 * Return the box around the garment on a photo, as shares of its width and height.
 * @param {HTMLImageElement} photo
 * @param {HTMLImageElement | null} mask white where the garment is; without one it is told from the photo's border
 * @returns {{x: number, y: number, width: number, height: number}}
 */
export function garmentBox(photo, mask) {
  const { data, width, height } = pixels(mask || photo);
  const inside = mask ? (at) => data[at] >= MASKED : otherThan(borderColour(data, width, height), data);
  const [columns, rows] = [new Uint32Array(width), new Uint32Array(height)];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!inside(4 * (y * width + x))) continue;
      columns[x] += 1;
      rows[y] += 1;
    }
  }
  const [left, right] = ends(columns, height);
  const [top, bottom] = ends(rows, width);
  return { x: left / width, y: top / height, width: (right - left) / width, height: (bottom - top) / height };
}

function pixels(picture) {
  const shrink = Math.min(1, MOST / Math.max(picture.naturalWidth, picture.naturalHeight));
  const [width, height] = [picture.naturalWidth, picture.naturalHeight].map((side) => Math.round(shrink * side));
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(picture, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

/** Return the median colour of the picture's edge. */
function borderColour(data, width, height) {
  const places = [];
  for (let x = 0; x < width; x++) places.push(4 * x, 4 * ((height - 1) * width + x));
  for (let y = 0; y < height; y++) places.push(4 * y * width, 4 * (y * width + width - 1));
  return [0, 1, 2].map((channel) => {
    const values = places.map((at) => data[at + channel]).sort((one, other) => one - other);
    return values[values.length >> 1];
  });
}

function otherThan(colour, data) {
  return (at) => colour.reduce((sum, value, channel) => sum + Math.abs(data[at + channel] - value), 0) > DIFFERENT;
}

/** Return the first place and that after the last which are more than specks. */
function ends(counts, length) {
  const enough = (count) => count > 0.005 * length;
  const first = counts.findIndex(enough);
  const last = counts.findLastIndex(enough);
  return first < 0 ? [0, counts.length] : [first, last + 1];
}
