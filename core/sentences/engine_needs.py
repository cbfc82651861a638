"""What optional engines need."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
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
}
