"""One registry for all engines: what each is, under which licence, what it needs, and whether it can run now.

Engines are rows of a table. Their code lives with what they do (``pipeline.garment.cutout``, ``pipeline.garment``);
this module imports none of it, so listing engines costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
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
class RembgModel:
    """A model of the ``rembg`` package."""

    licence: str
    """Of the weights, as their authors state it."""
    commercial: bool
    source: str
    note: str = ""


REMBG_MODELS: dict[str, RembgModel] = {
    "isnet-general-use": RembgModel("Apache-2.0", True, "github.com/xuebinqin/DIS", "the data set has its own terms"),
    "u2net": RembgModel("Apache-2.0", True, "github.com/xuebinqin/U-2-Net"),
    "u2netp": RembgModel("Apache-2.0", True, "github.com/xuebinqin/U-2-Net", "4 MB"),
    "silueta": RembgModel("Apache-2.0", True, "github.com/xuebinqin/U-2-Net", "u2net reduced to 43 MB"),
    "birefnet-general": RembgModel("MIT", True, "github.com/ZhengPeng7/BiRefNet", "the data sets have their own terms"),
    "birefnet-general-lite": RembgModel("MIT", True, "github.com/ZhengPeng7/BiRefNet", "as birefnet-general"),
    "bria-rmbg": RembgModel("BRIA RMBG-2.0", False, "huggingface.co/briaai/RMBG-2.0", "refused: business use is paid"),
}
"""Models that may be named in ``TRYON_REMBG_MODEL``; those that are not commercial are listed so as to be refused."""


def rembg_availability() -> Availability:
    """Tell whether rembg is switched on, installed, and set to a model that may be used."""
    if not settings().rembg:
        return _unavailable("rembg_off")
    model = REMBG_MODELS.get(settings().rembg_model)
    if model is None or not model.commercial:
        return _unavailable("rembg_model")
    if find_spec("rembg") is None or find_spec("onnxruntime") is None:
        return _unavailable("rembg_missing")
    return Availability(ok=True)


def _unavailable(name: str) -> Availability:
    return Availability(False, sentence(f"engine.{name}_reason"), sentence(f"engine.{name}_remedy"))


for _engine in (
    Engine("alpha", "cutout", "Apache-2.0", True, "a PNG or WebP whose background is transparent"),
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
    Engine("sewn", "garment", "Apache-2.0", True, "nothing"),
):
    register(_engine)
