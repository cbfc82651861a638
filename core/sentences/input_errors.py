"""Errors of photos, parameters and of the garments made from them."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
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
    "bad_parameter.address": (
        "{name} is not an http or https address that everybody can reach.",
        "{name}은(는) 누구나 접근할 수 있는 http 또는 https 주소가 아닙니다.",
    ),
    "bad_parameter.download": (
        "What {name} leads to could not be fetched.",
        "{name} 주소의 파일을 가져올 수 없습니다.",
    ),
    "bad_parameter.download_large": (
        "What {name} leads to is larger than {limit_mb} MB.",
        "{name} 주소의 파일이 {limit_mb}MB보다 큽니다.",
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
    "bad_parameter.body_measure": (
        "The body's {name} must be a number from {low} to {high} cm, so that it goes with the measures before it.",
        "신체 치수 {name} 값은 앞의 치수와 어울리도록 {low}~{high}cm의 숫자여야 합니다.",
    ),
    "bad_parameter.body_names": (
        "The body_cm must have exactly these: {choices}.",
        "body_cm에는 다음 값이 모두 있어야 합니다: {choices}.",
    ),
    "bad_parameter.measures": (
        "The measures_cm of a garment of the kind {category} are: {choices}.",
        "{category}에 쓸 수 있는 measures_cm 값: {choices}.",
    ),
    "bad_parameter.measures_layers": (
        "The measures_cm are those of a single garment; they cannot be given for several.",
        "measures_cm는 옷 한 벌에만 쓸 수 있으며, 여러 벌에는 쓸 수 없습니다.",
    ),
    "bad_parameter.inspected": (
        "There is nothing to look at here: the page shows one to {most} models, named by its address.",
        "볼 수 있는 것이 없습니다. 이 화면은 주소에 적힌 모델을 1~{most}개까지 보여 줍니다.",
    ),
    "bad_parameter.foreign": (
        "{name} in this address is not a file of this app, so it is not opened.",
        "주소의 {name} 값이 이 앱의 파일이 아니어서 열지 않습니다.",
    ),
    "unknown_id.any": ("There is no record with this id.", "이 id의 기록이 없습니다."),
    "unknown_preset.any": (
        "There is no body with this id; the ids are: {choices}.",
        "이 id의 체형이 없습니다. 사용할 수 있는 id: {choices}.",
    ),
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
}
