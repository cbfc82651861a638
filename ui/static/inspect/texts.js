// Every word of the page, in English and Korean. Elements name theirs: data-text, data-name (for screen readers).

const LANGUAGES = ["en", "ko"];

const TEXTS = {
  title: ["Look closely", "자세히 보기"],
  language: ["한국어", "English"],
  help: ["Keys and help", "단축키와 도움말"],
  close: ["Close", "닫기"],
  controls: ["Controls", "보기 설정"],
  models: ["Models", "모델"],
  model: ["3D model", "3D 모델"],
  numbered: ["Model {number}", "모델 {number}"],
  pane: ["{label}, 3D view. Arrow keys turn it, plus and minus zoom.", "{label}, 3D 보기. 방향키로 돌리고 +와 −로 확대·축소합니다."],
  view: ["View", "방향"],
  front: ["Front", "앞"],
  quarter: ["¾", "¾"],
  quarter_name: ["Three quarters", "비스듬히"],
  side: ["Side", "옆"],
  back: ["Back", "뒤"],
  spin: ["Turntable", "자동 회전"],
  linked: ["Cameras in step", "카메라 함께 움직이기"],
  surface: ["Surface", "표면"],
  textured: ["Photo", "사진"],
  clay: ["Clay", "무지"],
  wireframe: ["Wires", "와이어"],
  normals: ["Normals", "법선"],
  strain: ["Strain", "당김"],
  parts: ["Show", "표시"],
  avatar: ["Body", "몸"],
  garment: ["Garment", "옷"],
  layer: ["Layer {number}", "겹 {number}"],
  light: ["Light", "조명"],
  background: ["Background", "배경"],
  background_light: ["Light", "밝게"],
  background_dark: ["Dark", "어둡게"],
  background_clear: ["None", "투명"],
  photo_view: ["Compare with the photo", "사진과 비교"],
  photo_close: ["Back to 3D", "3D로 돌아가기"],
  photo_slider: ["Photo on the left, model on the right", "왼쪽은 사진, 오른쪽은 모델"],
  photo: ["Photo", "사진"],
  photo_alt: ["The garment's photo", "옷 사진"],
  take: ["Take a picture", "이미지 저장"],
  snapshot: ["This view", "이 화면"],
  snapshot_all: ["All side by side", "모두 나란히"],
  saved: ["Picture saved: {name}", "이미지를 저장했습니다: {name}"],
  fullscreen: ["Full screen", "전체 화면"],
  room: ["View in your room", "내 방에서 보기"],
  room_ios: ["Opens on this iPhone or iPad, in Quick Look.", "이 iPhone·iPad의 훑어보기에서 열립니다."],
  room_android: [
    "Opens Google's viewer on this phone, which fetches the model from this address.",
    "이 휴대전화의 Google 뷰어가 이 주소에서 모델을 받아 엽니다.",
  ],
  room_insecure: [
    "On an Android phone this needs a secure (https) address of the app.",
    "Android 휴대전화에서는 앱의 보안(https) 주소가 필요합니다.",
  ],
  room_usdz: [
    "On an iPhone or iPad this needs the USDZ file: make it under “More formats” of the result, then open this page again.",
    "iPhone·iPad에서는 USDZ 파일이 필요합니다. 결과의 ‘다른 형식’에서 만든 뒤 이 화면을 다시 열어 주세요.",
  ],
  room_elsewhere: [
    "Open this page on an Android phone, or on an iPhone where there is a USDZ file, to place the model in your room.",
    "Android 휴대전화나 (USDZ 파일이 있으면) iPhone에서 이 화면을 열면 내 방에 놓아 볼 수 있습니다.",
  ],
  loading: ["Loading … {percent}%", "불러오는 중 … {percent}%"],
  expired: [
    "This link has expired. Open the page again from the result.",
    "링크가 만료되었습니다. 결과 화면에서 다시 열어 주세요.",
  ],
  unreachable: ["The model cannot be reached.", "모델을 가져올 수 없습니다."],
  broken: ["This file is not a model that can be shown.", "표시할 수 없는 모델 파일입니다."],
  no_strain: ["No strain map of this one", "당김 지도가 없습니다"],
  strain_failed: ["The strain map could not be loaded.", "당김 지도를 불러오지 못했습니다."],
  photo_failed: ["The photo could not be loaded.", "사진을 불러오지 못했습니다."],
  retry: ["Try again", "다시 시도"],
  no_webgl: [
    "This browser cannot show 3D here: WebGL is missing or switched off. Another browser, or an update of this one, will.",
    "이 브라우저에서는 3D를 표시할 수 없습니다(WebGL이 없거나 꺼져 있음). 다른 브라우저를 쓰거나 업데이트해 주세요.",
  ],
  legend: ["Stretch of the cloth", "옷감의 늘어남"],
  slack: ["slack", "남음"],
  tight: ["tight", "당김"],
  hint: [
    "Drag to turn, scroll or pinch to zoom, right-drag or two fingers to move, double click to look at a place.",
    "드래그해 돌리고, 스크롤하거나 벌려 확대하고, 오른쪽 드래그나 두 손가락으로 옮기고, 두 번 눌러 그곳을 봅니다.",
  ],
  key_arrows: ["Turn", "돌리기"],
  key_zoom: ["Zoom", "확대·축소"],
  key_views: ["Front, three quarters, side, back", "앞, 비스듬히, 옆, 뒤"],
  key_spin: ["Turntable", "자동 회전"],
  key_fullscreen: ["Full screen", "전체 화면"],
  key_snapshot: ["Take a picture", "이미지 저장"],
  key_help: ["This help", "이 도움말"],
};

let language = "en";

/** Speak the language asked for, else the browser's first that is known. */
export function chooseLanguage(asked) {
  const wishes = [asked, ...navigator.languages].map((code) => code.slice(0, 2).toLowerCase());
  language = wishes.find((code) => LANGUAGES.includes(code)) || LANGUAGES[0];
  document.documentElement.lang = language;
}

/** Speak the other language; return it. */
export function switchLanguage() {
  chooseLanguage(LANGUAGES[1 - LANGUAGES.indexOf(language)]);
  return language;
}

/** Return a text with its placeholders filled. */
export function text(key, values = {}) {
  const words = TEXTS[key][LANGUAGES.indexOf(language)];
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Say a text in an element, in whichever language is spoken from now on. */
export function say(element, key, values = {}) {
  element.dataset.text = key;
  element.dataset.values = JSON.stringify(values);
  element.textContent = text(key, values);
}

/** Write all texts again, as after a change of the language. */
export function writeTexts(root = document) {
  document.title = `${text("title")} – Tryon`;
  for (const element of root.querySelectorAll("[data-text]")) {
    element.textContent = text(element.dataset.text, JSON.parse(element.dataset.values || "{}"));
  }
  for (const element of root.querySelectorAll("[data-name]")) {
    const words = text(element.dataset.name, JSON.parse(element.dataset.nameValues || "{}"));
    element.setAttribute("aria-label", words);
    if (element.matches("button")) element.title = words;
  }
}
