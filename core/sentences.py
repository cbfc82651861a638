"""Every sentence that users read about their input: errors and warnings, in English and Korean.

A key is ``<code>.<reason>`` for errors, ``worn.<reason>`` for phrases on the fit, ``warning.<reason>`` for warnings,
``sewing.<what>`` for sentences on sewing patterns, ``category.<category>`` for what a garment is called there and
``piece.<what>`` for words there.
Warnings have no placeholders, so that a stored English warning can be shown in another language.
"""

from __future__ import annotations

from typing import Any

LANGUAGES = ("en", "ko")

SENTENCES: dict[str, tuple[str, str]] = {
    # bad_image
    "bad_image.empty": ("The file is empty.", "파일이 비어 있습니다."),
    "bad_image.too_large": (
        "The file is larger than {limit_mb} MB.",
        "파일이 {limit_mb}MB보다 큽니다.",
    ),
    "bad_image.format": (
        "Only JPEG, PNG and WebP pictures can be used.",
        "JPEG, PNG, WebP 사진만 사용할 수 있습니다.",
    ),
    "bad_image.broken": (
        "The picture is damaged and cannot be read.",
        "사진이 손상되어 읽을 수 없습니다.",
    ),
    "bad_image.animated": (
        "Animated pictures cannot be used; please send a single photo.",
        "움직이는 그림은 사용할 수 없습니다. 사진 한 장을 올려 주세요.",
    ),
    "bad_image.too_many_pixels": (
        "The picture has more than {limit_mp} megapixels.",
        "사진이 {limit_mp}메가픽셀보다 큽니다.",
    ),
    "bad_image.too_small": (
        "The picture is smaller than {limit_px} pixels on one side.",
        "사진의 한 변이 {limit_px}픽셀보다 작습니다.",
    ),
    "bad_image.too_narrow": (
        "The picture is too long and narrow.",
        "사진이 지나치게 길쭉합니다.",
    ),
    "bad_image.trailing": (
        "The file holds something else besides the picture; please save the picture again and send that.",
        "파일에 사진 외의 다른 내용이 들어 있습니다. 사진을 다시 저장해서 올려 주세요.",
    ),
    "bad_image.missing": ("No picture was given.", "사진이 없습니다."),
    # no_garment
    "no_garment.portrait": (
        "This seems to be a photo of a person; use a photo of a garment.",
        "사람을 찍은 사진 같습니다. 옷 사진을 사용해 주세요.",
    ),
    "no_garment.not_found": (
        "No garment could be told apart from the background; try a photo on a plain background.",
        "배경과 옷을 구분할 수 없습니다. 단색 배경에서 찍은 사진을 사용해 주세요.",
    ),
    "no_garment.not_selected": (
        "Nothing could be selected at these points; click on the middle of the garment.",
        "선택한 지점에서 옷을 찾지 못했습니다. 옷의 가운데를 눌러 주세요.",
    ),
    # bad_parameter
    "bad_parameter.choice": (
        "{name} must be one of: {choices}.",
        "{name} 값은 다음 중 하나여야 합니다: {choices}.",
    ),
    "bad_parameter.option": (
        "Unknown option: {name}.",
        "알 수 없는 옵션입니다: {name}.",
    ),
    "bad_parameter.value": (
        "{name} has a value that cannot be used.",
        "{name} 값을 사용할 수 없습니다.",
    ),
    "bad_parameter.points": (
        "The points must be 1 to 32 of [x, y, 1 or 0] inside the photo: 1 on the garment, at least once, 0 beside it.",
        "points는 사진 안의 [x, y, 1 또는 0]을 1~32개 담은 목록이어야 합니다. 1은 옷 위(하나 이상), 0은 옷 밖입니다.",
    ),
    "bad_parameter.either": (
        "Give either {one} or {other}, not both.",
        "{one}와(과) {other} 중 하나만 보내 주세요.",
    ),
    "bad_parameter.webhook": (
        "The webhook_url must be an http or https address that this server may call.",
        "webhook_url은 이 서버가 호출할 수 있는 http 또는 https 주소여야 합니다.",
    ),
    "bad_parameter.idempotency": (
        "This idempotency_key was used before with other parameters.",
        "이 idempotency_key는 다른 값으로 이미 사용되었습니다.",
    ),
    "bad_parameter.layers": (
        "A body wears at most {most} garments over each other.",
        "한 번에 겹쳐 입힐 수 있는 옷은 {most}벌까지입니다.",
    ),
    "bad_parameter.twice": (
        "The same garment cannot be worn twice at once.",
        "같은 옷을 두 번 겹쳐 입힐 수 없습니다.",
    ),
    "bad_parameter.measure": (
        "The measure {name} must be a number from {low} to {high} cm.",
        "치수 {name} 값은 {low}~{high}cm의 숫자여야 합니다.",
    ),
    "bad_parameter.measures": (
        "The measures_cm of a garment of the kind {category} are: {choices}.",
        "{category}에 쓸 수 있는 measures_cm 값: {choices}.",
    ),
    "bad_parameter.measures_layers": (
        "The measures_cm are those of a single garment; they cannot be given for several.",
        "measures_cm는 옷 한 벌에만 쓸 수 있으며, 여러 벌에는 쓸 수 없습니다.",
    ),
    # unknown
    "unknown_id.any": ("There is no record with this id.", "이 id의 기록이 없습니다."),
    "unknown_preset.any": (
        "There is no body with this id; the ids are: {choices}.",
        "이 id의 체형이 없습니다. 사용할 수 있는 id: {choices}.",
    ),
    # garment_failed
    "garment_failed.landmarks": (
        "The garment's outline could not be understood; lay it out flat with the sleeves away from the body.",
        "옷의 윤곽을 이해하지 못했습니다. 소매를 몸판에서 떼어 평평하게 펼쳐 찍어 주세요.",
    ),
    "garment_failed.points": (
        "The points you moved do not fit the garment; move them again or let them be found.",
        "옮긴 지점이 옷과 맞지 않습니다. 다시 옮기거나 자동으로 찾게 해 주세요.",
    ),
    "garment_failed.back": (
        "The outline on the back photo could not be understood; try another one, or none.",
        "뒷면 사진에서 옷의 윤곽을 이해하지 못했습니다. 다른 뒷면 사진을 쓰거나 빼 주세요.",
    ),
    "garment_failed.mesh": (
        "No clean surface could be built from this photo.",
        "이 사진으로는 깨끗한 표면을 만들 수 없습니다.",
    ),
    # fit_failed
    "fit_failed.not_settled": (
        "The cloth did not come to rest on this body.",
        "이 체형에서 옷이 안정되지 않았습니다.",
    ),
    "fit_failed.not_worn": (
        "The garment does not stay on this body: {reason}.",
        "옷이 이 체형에 제대로 입혀지지 않습니다: {reason}.",
    ),
    "fit_failed.exploded": (
        "The cloth tore apart while it was fitted.",
        "옷을 입히는 동안 계산이 불안정해졌습니다.",
    ),
    "fit_failed.inside": (
        "The garment cuts into this body.",
        "옷이 몸을 파고듭니다.",
    ),
    "fit_failed.tangled": (
        "The cloth is tangled on this body.",
        "이 체형에서 옷감이 서로 엉켰습니다.",
    ),
    "fit_failed.layers": (
        "The layers of this outfit cut into each other.",
        "겹쳐 입은 옷들이 서로 파고듭니다.",
    ),
    # why a garment is not worn: phrases for fit_failed.not_worn and the report
    "worn.neck": ("the head does not pass through the neck opening", "머리가 목둘레를 통과하지 않습니다"),
    "worn.cuff_left": ("the arm on the left does not pass through its sleeve", "왼쪽 팔이 소매를 통과하지 않습니다"),
    "worn.cuff_right": (
        "the arm on the right does not pass through its sleeve",
        "오른쪽 팔이 소매를 통과하지 않습니다",
    ),
    "worn.hem": ("the body does not pass through the hem", "몸이 밑단을 통과하지 않습니다"),
    "worn.waist": ("the body does not pass through the waistband", "몸이 허리단을 통과하지 않습니다"),
    "worn.leg_left": (
        "the leg on the left does not pass through its opening",
        "왼쪽 다리가 바짓단을 통과하지 않습니다",
    ),
    "worn.leg_right": (
        "the leg on the right does not pass through its opening",
        "오른쪽 다리가 바짓단을 통과하지 않습니다",
    ),
    "worn.front": ("the open front lies around the body the wrong way", "앞이 열린 옷이 몸을 잘못 감싸고 있습니다"),
    "worn.slid": ("the waistband has slid down", "허리단이 흘러내렸습니다"),
    "worn.crotch": ("the crotch hangs too low", "밑위가 너무 아래로 처졌습니다"),
    "worn.shoulder": ("a shoulder seam has slid off its shoulder", "어깨선이 어깨에서 흘러내렸습니다"),
    "worn.level": ("one shoulder seam hangs lower than the other", "양쪽 어깨선의 높이가 다릅니다"),
    "worn.off_centre": ("the neckline has slid to one side", "목둘레가 한쪽으로 치우쳤습니다"),
    "worn.tilt": ("the hem is not level", "밑단이 수평이 아닙니다"),
    "worn.floor": ("the garment reaches below the floor", "옷이 바닥 아래로 내려갔습니다"),
    # engines and the rest
    "engine_unavailable.any": (
        "The engine {name} is not available: {reason} {remedy}",
        "{name} 엔진을 사용할 수 없습니다: {reason} {remedy}",
    ),
    "engine.noncommercial_reason": (
        "Its licence forbids business use.",
        "이 엔진의 라이선스는 상업적 사용을 금지합니다.",
    ),
    "engine.noncommercial_remedy": (
        "Set TRYON_NONCOMMERCIAL=1 if your use is not a business's.",
        "비상업적 용도라면 TRYON_NONCOMMERCIAL=1로 설정하세요.",
    ),
    "engine.rembg_off_reason": ("It is switched off.", "꺼져 있습니다."),
    "engine.rembg_off_remedy": (
        "Set TRYON_REMBG=1; it downloads its weights once.",
        "TRYON_REMBG=1로 설정하세요. 가중치를 한 번 내려받습니다.",
    ),
    "engine.rembg_missing_reason": ("The package rembg is not installed.", "rembg 패키지가 설치되어 있지 않습니다."),
    "engine.rembg_missing_remedy": (
        'Run: pip install "rembg[cpu]".',
        '다음을 실행하세요: pip install "rembg[cpu]".',
    ),
    "engine.rembg_model_reason": (
        "The rembg model that is set cannot be used here.",
        "설정된 rembg 모델은 사용할 수 없습니다.",
    ),
    "engine.rembg_model_remedy": (
        "Set TRYON_REMBG_MODEL to one that docs/ENGINES.md lists.",
        "TRYON_REMBG_MODEL을 docs/ENGINES.md에 있는 모델로 설정하세요.",
    ),
    "engine.rembg_download_reason": ("Its weights could not be downloaded.", "가중치를 내려받지 못했습니다."),
    "engine.rembg_download_remedy": (
        "Check the network, or put the weights into U2NET_HOME.",
        "네트워크를 확인하거나 가중치를 U2NET_HOME에 넣으세요.",
    ),
    "engine.rembg_bria_reason": (
        "BRIA's licence forbids business use of these weights without a paid agreement.",
        "BRIA의 라이선스는 유료 계약 없이 이 가중치를 상업적으로 사용하는 것을 금지합니다.",
    ),
    "engine.rembg_bria_remedy": (
        "Set TRYON_REMBG_MODEL to a free one that docs/ENGINES.md lists.",
        "TRYON_REMBG_MODEL을 docs/ENGINES.md에 있는 자유로운 모델로 설정하세요.",
    ),
    "engine.rembg_file_model_reason": (
        "The rembg model that is set cannot be read from a file of yours.",
        "설정된 rembg 모델은 직접 준비한 파일로 실행할 수 없습니다.",
    ),
    "engine.rembg_file_model_remedy": (
        "Unset TRYON_REMBG_FILE, or set TRYON_REMBG_MODEL to isnet-general-use or u2net.",
        "TRYON_REMBG_FILE 설정을 지우거나 TRYON_REMBG_MODEL을 isnet-general-use 또는 u2net으로 설정하세요.",
    ),
    "engine.rembg_file_reason": (
        "The file that TRYON_REMBG_FILE names is not there.",
        "TRYON_REMBG_FILE이 가리키는 파일이 없습니다.",
    ),
    "engine.rembg_file_remedy": (
        "Correct the path, or unset it to download the weights.",
        "경로를 고치거나, 설정을 지워 가중치를 내려받으세요.",
    ),
    "engine.rembg_broken_reason": (
        "Its weights are damaged, belong to another model, or need more memory than there is.",
        "가중치가 손상되었거나, 다른 모델의 것이거나, 메모리가 부족합니다.",
    ),
    "engine.rembg_broken_remedy": (
        "Delete the file so that it is downloaded again, or put a whole one there.",
        "파일을 지워 다시 내려받거나 온전한 파일로 바꾸세요.",
    ),
    "engine.sam_missing_reason": (
        "The packages transformers and torch are not both installed.",
        "transformers와 torch 패키지가 모두 설치되어 있지는 않습니다.",
    ),
    "engine.sam_missing_remedy": (
        "Run: pip install transformers torch.",
        "다음을 실행하세요: pip install transformers torch.",
    ),
    "engine.sam_off_reason": (
        "Its weights are not on this machine, and it may not download them.",
        "가중치가 이 컴퓨터에 없고, 내려받는 것도 허용되지 않았습니다.",
    ),
    "engine.sam_off_remedy": (
        "Set TRYON_SAM=1; it downloads them once. Or set TRYON_SAM_MODEL to a folder that holds them.",
        "TRYON_SAM=1로 설정하면 한 번 내려받습니다. 또는 TRYON_SAM_MODEL을 가중치가 있는 폴더로 설정하세요.",
    ),
    "engine.sam_model_reason": (
        "The SAM model that is set is neither a folder nor a model that can be used here.",
        "설정된 SAM 모델은 폴더도 아니고 사용할 수 있는 모델도 아닙니다.",
    ),
    "engine.sam_model_remedy": (
        "Set TRYON_SAM_MODEL to a folder, or to a model that docs/ENGINES.md lists.",
        "TRYON_SAM_MODEL을 폴더나 docs/ENGINES.md에 있는 모델로 설정하세요.",
    ),
    "engine.sam_folder_reason": (
        "The folder that TRYON_SAM_MODEL names holds no SAM model.",
        "TRYON_SAM_MODEL이 가리키는 폴더에 SAM 모델이 없습니다.",
    ),
    "engine.sam_folder_remedy": (
        "Put config.json and model.safetensors of the model there.",
        "모델의 config.json과 model.safetensors를 그 폴더에 넣으세요.",
    ),
    "engine.sam_download_reason": (
        "The weights of SAM could not be downloaded.",
        "SAM의 가중치를 내려받지 못했습니다.",
    ),
    "engine.sam_download_remedy": (
        "Check the network, or set TRYON_SAM_MODEL to a folder that holds them.",
        "네트워크를 확인하거나 TRYON_SAM_MODEL을 가중치가 있는 폴더로 설정하세요.",
    ),
    "engine.sam_broken_reason": (
        "The weights of SAM are damaged, incomplete, or belong to another model.",
        "SAM의 가중치가 손상되었거나, 불완전하거나, 다른 모델의 것입니다.",
    ),
    "engine.sam_broken_remedy": (
        "Delete them so that they are downloaded again, or put whole ones there.",
        "가중치를 지워 다시 내려받거나 온전한 파일로 바꾸세요.",
    ),
    "not_ready.any": ("The result is not ready yet.", "결과가 아직 준비되지 않았습니다."),
    "busy.any": (
        "Too many jobs are waiting; please try again soon.",
        "대기 중인 작업이 많습니다. 잠시 후 다시 해 주세요.",
    ),
    "cancelled.any": ("The work was stopped.", "작업이 중지되었습니다."),
    "storage_unavailable.any": ("The storage cannot be reached.", "저장소에 연결할 수 없습니다."),
    "not_allowed.any": (
        "This belongs to someone else; pass the user_id that your upload returned.",
        "다른 사용자의 것입니다. 업로드할 때 받은 user_id를 함께 보내 주세요.",
    ),
    "not_allowed.token": (
        "This user_id is not valid or has expired; upload again to get a new one.",
        "user_id가 올바르지 않거나 만료되었습니다. 다시 올리면 새로 받을 수 있습니다.",
    ),
    "internal.interrupted": (
        "The work was interrupted more than once and was given up; please start it again.",
        "작업이 여러 번 중단되어 종료되었습니다. 다시 시작해 주세요.",
    ),
    "internal.any": ("Something went wrong on our side.", "내부 오류가 발생했습니다."),
    # warnings
    "warning.on_model": (
        "A person seems to wear the garment; a photo of the garment alone works better.",
        "사람이 입고 있는 사진 같습니다. 옷만 찍은 사진이 더 좋습니다.",
    ),
    "warning.cut_off": (
        "The photo cuts off a part of the garment; a photo that shows all of it works better.",
        "옷의 일부가 사진 밖으로 잘렸습니다. 옷 전체가 나온 사진이 더 좋습니다.",
    ),
    "warning.cutout": (
        "The cutout is uncertain; please check it.",
        "옷 영역이 확실하지 않습니다. 확인해 주세요.",
    ),
    "warning.category": (
        "The kind of garment is uncertain; please check it.",
        "옷의 종류가 확실하지 않습니다. 확인해 주세요.",
    ),
    "warning.points": (
        "A point that was moved lies far from where it seems to belong; please check it.",
        "옮긴 지점이 원래 자리로 보이는 곳에서 멀리 있습니다. 확인해 주세요.",
    ),
    "warning.sleeves": (
        "A sleeve seems to be folded over or cut off; a photo with both sleeves beside the body works better.",
        "소매가 접혀 있거나 잘린 것 같습니다. 양쪽 소매를 몸판 옆으로 펼친 사진이 더 좋습니다.",
    ),
    "warning.landmarks": (
        "Some points of the garment are uncertain; please check them.",
        "옷의 일부 지점이 확실하지 않습니다. 확인해 주세요.",
    ),
    "warning.pattern": (
        "No sewing pattern could be made of this garment.",
        "이 옷으로는 재단 패턴을 만들지 못했습니다.",
    ),
    "warning.larger": (
        "A larger size was taken than the girth asks for; the smaller one would pull on this body.",
        "둘레에 맞는 사이즈는 이 체형에서 당기므로 더 큰 사이즈로 입혔습니다.",
    ),
    # sewing patterns
    "sewing.photo": (
        "Derived from one photo: the back, the size and every hidden seam are estimates. Sew a trial piece first.",
        "사진 한 장에서 만든 패턴입니다. 뒷면과 사이즈, 보이지 않는 솔기는 추정입니다. 먼저 시험 삼아 만들어 보세요.",
    ),
    "sewing.sides": (
        "Left and right are as you see the garment from its front. All pieces show the outside of the cloth.",
        "왼쪽과 오른쪽은 옷을 앞에서 볼 때의 방향입니다. 모든 조각은 원단의 겉면입니다.",
    ),
    "sewing.print": (
        "Print at 100 %, check the square of 5 cm, cut along the frames and join the pages at their marks.",
        "100% 크기로 인쇄해 5cm 사각형을 확인하고, 테두리를 따라 잘라 표시를 맞춰 이어 붙이세요.",
    ),
    # kinds of garments on sewing patterns
    "category.tshirt": ("tshirt", "티셔츠"),
    "category.longsleeve": ("longsleeve", "긴팔"),
    "category.tank": ("tank", "민소매"),
    "category.shirt": ("shirt", "셔츠"),
    "category.hoodie": ("hoodie", "후드"),
    "category.jacket": ("jacket", "재킷"),
    "category.dress": ("dress", "원피스"),
    "category.skirt": ("skirt", "치마"),
    "category.trousers": ("trousers", "바지"),
    "category.shorts": ("shorts", "반바지"),
    # words on sewing patterns
    "piece.front": ("front", "앞판"),
    "piece.front_left": ("left front", "왼쪽 앞판"),
    "piece.front_right": ("right front", "오른쪽 앞판"),
    "piece.back": ("back", "뒤판"),
    "piece.back_left": ("left back", "왼쪽 뒤판"),
    "piece.back_right": ("right back", "오른쪽 뒤판"),
    "piece.sleeve_left": ("left sleeve", "왼쪽 소매"),
    "piece.sleeve_right": ("right sleeve", "오른쪽 소매"),
    "piece.hood": ("hood", "모자"),
    "piece.size": ("size", "사이즈"),
    "piece.cut": ("cut 1", "1장 재단"),
    "piece.estimate": ("derived from one photo", "사진 한 장에서 추정"),
    "piece.allowance": ("seam allowance", "시접"),
    "piece.no_allowance": ("no seam allowance", "시접 없음"),
    "piece.true_size": ("print at 100 %", "100%로 인쇄"),
    "piece.solid": ("solid", "실선"),
    "piece.dashed": ("dashed", "점선"),
    "piece.cut_line": ("cut line", "재단선"),
    "piece.seam_line": ("seam line", "완성선"),
    "piece.letters": ("edges of one letter are sewn together", "같은 글자끼리 꿰맴"),
    "piece.arrow": ("arrow = grain", "화살표 = 식서 방향"),
}


def sentence(key: str, language: str = "en", **values: Any) -> str:
    """Return the sentence of ``key`` in ``language`` with its placeholders filled."""
    # A value may be a sentence itself (reason, remedy).
    words = {name: translate(value, language) if isinstance(value, str) else value for name, value in values.items()}
    return SENTENCES[key][LANGUAGES.index(language)].format(**words)


def translate(english: str, language: str) -> str:
    """Return a placeholder-free English sentence in ``language``; unknown texts come back as they are.

    Several phrases joined by semicolons are translated one by one.
    """
    column = LANGUAGES.index(language)
    for row in SENTENCES.values():
        if row[0] == english:
            return row[column]
    return "; ".join(translate(part, language) for part in english.split("; ")) if "; " in english else english
