"""One registry for all engines: what each is, under which licence, what it needs, and whether it can run now.

Engines are rows of a table. Their code lives with what they do (``pipeline.garment.cutout``, ``pipeline.garment``);
this module imports none of it, so listing engines costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, get_args

from core.errors import BadParameter, EngineUnavailable
from core.sentences import sentence
from core.settings import settings

Kind = Literal["cutout", "garment"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_PARAMETER: dict[Kind, str] = {"cutout": "cutout_method", "garment": "model"}
"""What users call the choice of an engine of each kind."""


@dataclass(frozen=True)
class Availability:
    """Whether an engine can run now, and if not, why and what helps."""

    ok: bool
    reason: str = ""
    """English sentence; empty when it can run."""
    remedy: str = ""
    """English sentence; empty when it can run."""


def always() -> Availability:
    """Tell that an engine needs nothing beyond the project itself."""
    return Availability(ok=True)


@dataclass(frozen=True)
class Engine:
    """One way to do a step."""

    name: str
    kind: Kind
    licence: str
    """Of the code and weights it runs, SPDX identifiers where there are."""
    commercial: bool
    """Whether its licence lets a business use it; others are off until ``TRYON_NONCOMMERCIAL`` is set."""
    needs: str
    """What has to be there for it to run, in words."""
    availability: Callable[[], Availability] = always
    """Looks whether that is there; cheap, imports nothing heavy."""

    def check(self) -> Availability:
        """Return whether the engine may and can run now."""
        if not self.commercial and not settings().noncommercial:
            return _unavailable("noncommercial")
        return self.availability()


_ENGINES: dict[tuple[Kind, str], Engine] = {}


def register(engine: Engine) -> Engine:
    """Add ``engine`` to the registry and return it; a name is taken once per kind."""
    key = (engine.kind, engine.name)
    if key in _ENGINES:
        raise ValueError(f"engine registered twice: {key}")
    _ENGINES[key] = engine
    return engine


def engines(kind: Kind | None = None) -> tuple[Engine, ...]:
    """Return all engines, or those of one ``kind``, in the order of registration."""
    return tuple(engine for engine in _ENGINES.values() if kind in (None, engine.kind))


def engine(kind: Kind, name: str) -> Engine:
    """Return the engine ``name`` if it can run now.

    Raises:
        BadParameter: there is no such engine.
        EngineUnavailable: it cannot run; the sentence says why and what helps.
    """
    found = _ENGINES.get((kind, name)) if isinstance(name, str) else None
    if found is None:
        choices = ", ".join(e.name for e in engines(kind))
        raise BadParameter("bad_parameter.choice", name=_PARAMETER[kind], choices=choices)
    state = found.check()
    if not state.ok:
        raise EngineUnavailable("engine_unavailable.any", name=name, reason=state.reason, remedy=state.remedy)
    return found


@dataclass(frozen=True)
class Weights:
    """Weights of a network that may be named in a setting."""

    licence: str
    """As their authors state it."""
    commercial: bool
    source: str
    megabytes: int = 0
    """Size of the download, about; 0 where there is none."""
    note: str = ""


_DIS, _U2NET, _BIREFNET = "github.com/xuebinqin/DIS", "github.com/xuebinqin/U-2-Net", "github.com/ZhengPeng7/BiRefNet"

REMBG_MODELS: dict[str, Weights] = {
    "isnet-general-use": Weights("Apache-2.0", True, _DIS, 179, "the data set has its own terms"),
    "u2net": Weights("Apache-2.0", True, _U2NET, 176),
    "u2netp": Weights("Apache-2.0", True, _U2NET, 5, "u2net, small"),
    "silueta": Weights("Apache-2.0", True, _U2NET, 44, "u2net, reduced"),
    "birefnet-general": Weights("MIT", True, _BIREFNET, 973, "the data sets have their own terms"),
    "birefnet-general-lite": Weights("MIT", True, _BIREFNET, 224, "as birefnet-general"),
    "birefnet-dis": Weights("MIT", True, _BIREFNET, 973, "as birefnet-general"),
    "birefnet-hrsod": Weights("MIT", True, _BIREFNET, 973, "as birefnet-general"),
    "birefnet-massive": Weights("MIT", True, _BIREFNET, 973, "as birefnet-general"),
    "bria-rmbg": Weights("BRIA RMBG-2.0", False, "huggingface.co/briaai/RMBG-2.0", note="refused"),
}
"""Models that may be named in ``TRYON_REMBG_MODEL``; those that are not commercial are listed so as to be refused."""

REMBG_FILE_MODELS: dict[str, str] = {
    "isnet-general-use": "dis_custom",
    "u2net": "u2net_custom",
    "u2netp": "u2net_custom",
    "silueta": "u2net_custom",
}
"""The custom session of rembg that runs a model's weights from a file (``TRYON_REMBG_FILE``)."""

SAM_MODELS: dict[str, Weights] = {
    "facebook/sam-vit-base": Weights("Apache-2.0", True, "huggingface.co/facebook/sam-vit-base", 375),
    "facebook/sam-vit-large": Weights("Apache-2.0", True, "huggingface.co/facebook/sam-vit-large", 1250),
    "facebook/sam-vit-huge": Weights("Apache-2.0", True, "huggingface.co/facebook/sam-vit-huge", 2560),
    "Zigeng/SlimSAM-uniform-77": Weights("Apache-2.0", True, "huggingface.co/Zigeng/SlimSAM-uniform-77", 39),
}
"""Models that may be named in ``TRYON_SAM_MODEL``; a folder may be named too."""

SAM_FILES = ("config.json", "model.safetensors")
"""What a folder with a SAM model holds at least."""


def rembg_availability() -> Availability:
    """Tell whether rembg is switched on, installed, and set to weights that may be used."""
    if not settings().rembg:
        return _unavailable("rembg_off")
    name, file = settings().rembg_model, settings().rembg_file
    if _is_bria(name) or _is_bria(Path(file).stem):
        return _unavailable("rembg_bria")
    model = REMBG_MODELS.get(name)
    if model is None or not model.commercial:
        return _unavailable("rembg_model")
    if file and name not in REMBG_FILE_MODELS:
        return _unavailable("rembg_file_model")
    if file and not Path(file).is_file():
        return _unavailable("rembg_file")
    if find_spec("rembg") is None or find_spec("onnxruntime") is None:
        return _unavailable("rembg_missing")
    return Availability(ok=True)


def _is_bria(name: str) -> bool:
    """Tell whether a name is one of BRIA's background removers, all of which are non-commercial."""
    return "bria" in name.lower() or "rmbg" in name.lower()


def sam_availability() -> Availability:
    """Tell whether SAM's packages are installed and its weights are here or may be downloaded."""
    model = settings().sam_model
    if find_spec("transformers") is None or find_spec("torch") is None:
        return _unavailable("sam_missing")
    if Path(model).is_dir():
        whole = all((Path(model) / name).is_file() for name in SAM_FILES)
        return Availability(ok=True) if whole else _unavailable("sam_folder")
    if model not in SAM_MODELS:
        return _unavailable("sam_model")
    if not settings().sam and not sam_is_here(model):
        return _unavailable("sam_off")
    return Availability(ok=True)


def sam_is_here(model: str) -> bool:
    """Tell whether the weights of a model of ``SAM_MODELS`` have been downloaded."""
    from huggingface_hub import try_to_load_from_cache

    return all(isinstance(try_to_load_from_cache(model, name), str) for name in SAM_FILES)


def refusal(name: str, why: str) -> EngineUnavailable:
    """Return the error that engine ``name`` cannot run, with the reason and remedy that ``engine.<why>_*`` say."""
    state = _unavailable(why)
    return EngineUnavailable("engine_unavailable.any", name=name, reason=state.reason, remedy=state.remedy)


def _unavailable(name: str) -> Availability:
    return Availability(False, sentence(f"engine.{name}_reason"), sentence(f"engine.{name}_remedy"))


for _engine in (
    Engine("alpha", "cutout", "Apache-2.0", True, "a PNG or WebP whose background is transparent"),
    Engine("parser", "cutout", "Apache-2.0", True, "nothing: its network ships with the project"),
    Engine("border", "cutout", "Apache-2.0", True, "a background of few colours"),
    Engine("grabcut", "cutout", "Apache-2.0", True, "a garment that stands out from its background"),
    Engine(
        "rembg",
        "cutout",
        "MIT (code); weights by model",
        True,
        "the package rembg, TRYON_REMBG=1, and once the network to download weights",
        rembg_availability,
    ),
    Engine(
        "sam",
        "cutout",
        "Apache-2.0",
        True,
        "clicks on the garment; the weights on this machine, or TRYON_SAM=1 and once the network to download them",
        sam_availability,
    ),
    Engine("sewn", "garment", "Apache-2.0", True, "nothing"),
):
    register(_engine)
