// What the keys do; they work wherever nothing else uses them.

const TURN = Math.PI / 18;
const ZOOM = 1.2;
/** Elements that use keys themselves. */
const OWN_KEYS = { arrows: "input, select, textarea", others: "textarea, input[type=text]" };

/**
 * Listen to keys.
 * @param {import("./together.js").Together} panes
 * @param {Record<string, () => void>} acts by key, in lower case
 */
export function listenToKeys(panes, acts) {
  const moves = {
    arrowleft: () => panes.turn(-TURN, 0),
    arrowright: () => panes.turn(TURN, 0),
    arrowup: () => panes.turn(0, TURN),
    arrowdown: () => panes.turn(0, -TURN),
    "+": () => panes.zoom(ZOOM),
    "=": () => panes.zoom(ZOOM),
    "-": () => panes.zoom(1 / ZOOM),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    const owner = key.startsWith("arrow") ? OWN_KEYS.arrows : OWN_KEYS.others;
    const act = moves[key] || acts[key];
    if (!act || event.target.closest(owner)) return;
    event.preventDefault();
    act();
  });
}
