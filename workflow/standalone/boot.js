
// Unpacks the modules inside this file and starts the viewer; nothing is fetched.
(async () => {
  const korean = navigator.language.startsWith("ko");
  const words = korean
    ? { turn: "드래그해 돌려 보세요", failed: "이 브라우저에서는 3D로 볼 수 없습니다." }
    : { turn: "Drag to turn", failed: "This browser cannot show it in 3D." };
  if (korean) document.documentElement.lang = "ko";
  const hint = document.getElementById("hint");
  const read = (id) => JSON.parse(document.getElementById(id).textContent);

  async function unpacked(text) {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).arrayBuffer();
  }

  try {
    const imports = {};
    for (const [name, text] of Object.entries(read("packed-modules"))) {
      const blob = new Blob([await unpacked(text)], { type: "text/javascript" });
      imports[name] = URL.createObjectURL(blob);
    }
    const map = document.createElement("script");
    map.type = "importmap";
    map.textContent = JSON.stringify({ imports });
    document.head.appendChild(map);
    const { show } = await import("viewer");
    const models = read("packed-models").map(({ name, glb }) => ({ name, load: () => unpacked(glb) }));
    hint.textContent = words.turn;
    await show(models);
  } catch (error) {
    console.error(error);
    document.body.classList.add("failed");
    hint.textContent = words.failed;
  }
})();
