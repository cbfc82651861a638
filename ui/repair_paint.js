// What painting on a cutout needs.
// Draws a grey picture as a white one with that opacity.
function whiten(context, picture) {
  const { width, height } = context.canvas;
  context.clearRect(0, 0, width, height);
  if (!picture) return;
  context.drawImage(picture, 0, 0, width, height);
  const pixels = context.getImageData(0, 0, width, height);
  for (let at = 0; at < pixels.data.length; at += 4) {
    pixels.data[at + 3] = pixels.data[at];
    pixels.data[at] = pixels.data[at + 1] = pixels.data[at + 2] = 255;
  }
  context.putImageData(pixels, 0, 0);
}

// Draws a stroke, or only what came to it since its point `from`.
function drawStroke(paint, one, from = 0) {
  paint.globalCompositeOperation = one.mode === "add" ? "source-over" : "destination-out";
  paint.strokeStyle = paint.fillStyle = "#fff";
  paint.lineCap = paint.lineJoin = "round";
  paint.lineWidth = one.width;
  paint.beginPath();
  if (!from) {
    // A tap is a dot: a line without length draws nothing.
    paint.arc(...one.line[0], one.width / 2, 0, 2 * Math.PI);
    paint.fill();
    paint.beginPath();
  }
  for (const point of one.line.slice(Math.max(from - 1, 0))) paint.lineTo(...point);
  paint.stroke();
  paint.globalCompositeOperation = "source-over";
}

// A cutout as it is sent: red is the new cutout, green is where it differs from the one the painting began with, so that
// untouched soft edges can be kept exactly.
function asPicture(found, paint) {
  const DIFFERENT = 6;
  const { width, height } = paint.canvas;
  const before = found.getImageData(0, 0, width, height).data;
  const after = paint.getImageData(0, 0, width, height);
  for (let at = 0; at < before.length; at += 4) {
    const opacity = after.data[at + 3];
    after.data[at + 1] = Math.abs(opacity - before[at + 3]) > DIFFERENT ? 255 : 0;
    after.data[at] = opacity;
    after.data[at + 2] = 0;
    after.data[at + 3] = 255;
  }
  const sheet = document.createElement("canvas");
  sheet.width = width;
  sheet.height = height;
  sheet.getContext("2d").putImageData(after, 0, 0);
  return sheet.toDataURL("image/png");
}
