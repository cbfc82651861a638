// The colours of the strain map, as its file names them.

const legend = document.getElementById("legend");

/** Show the scale of a strain map: stops with `strain` (a share) and `color`. */
export function drawLegend(scale) {
  const [low, high] = [scale[0].strain, scale.at(-1).strain];
  const at = ({ strain }) => (100 * (strain - low)) / (high - low);
  const stops = scale.map((stop) => `${stop.color} ${at(stop)}%`);
  legend.querySelector(".ramp").style.background = `linear-gradient(90deg, ${stops.join(", ")})`;
  const marks = scale.map((stop) => {
    const mark = document.createElement("span");
    const percent = Math.round(100 * stop.strain);
    mark.textContent = `${percent > 0 ? "+" : percent < 0 ? "−" : ""}${Math.abs(percent)}%`;
    return mark;
  });
  legend.querySelector(".marks").replaceChildren(...marks);
}

export function showLegend(shown) {
  legend.hidden = !shown;
}
