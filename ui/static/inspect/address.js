// What the page's own address asks for. The server has refused foreign addresses; here they only become absolute.

const LONGEST_LABEL = 80;

function absolute(address) {
  return address ? new URL(address, location.origin).href : "";
}

/**
 * Read the page's address.
 * @param {string} search query of the address
 * @returns {{models: {url: string, label: string, strain: string, garment: string}[],
 *   photo: string, mask: string, usdz: string, language: string}}
 */
export function readAddress(search) {
  const asked = new URLSearchParams(search);
  const [labels, strains, garments] = ["label", "strain", "garment"].map((name) => asked.getAll(name));
  return {
    models: asked.getAll("model").map((url, index) => ({
      url: absolute(url),
      label: (labels[index] || "").slice(0, LONGEST_LABEL),
      strain: absolute(strains[index]),
      garment: absolute(garments[index]),
    })),
    photo: absolute(asked.get("photo")),
    mask: absolute(asked.get("mask")),
    usdz: absolute(asked.get("usdz")),
    language: asked.get("lang") || "",
  };
}

/** Keep the chosen language in the address, so that it outlives a reload. */
export function rememberLanguage(language) {
  const address = new URL(location.href);
  address.searchParams.set("lang", language);
  history.replaceState(null, "", address);
}
