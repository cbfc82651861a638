"""Cutout by a neural background remover of the optional package ``rembg``."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import Any

import cv2
import numpy as np

from core.settings import settings
from core.types import Photo, Picture
from pipeline.engines import REMBG_FILE_MODELS, engine, refusal

_SIDES = {"dis_custom": 1024, "u2net_custom": 320}
"""Size of the square pictures on which rembg's custom sessions work [pixels]."""


def rembg_mask(photo: Photo) -> Picture:
    """Return the soft mask of the foreground, shape (height, width), 0..255.

    Raises:
        EngineUnavailable: rembg is off, missing, set to a model that may not be used, or its weights cannot be had
            or run.
    """
    engine("cutout", "rembg")
    from rembg import remove

    session = _opened(settings().rembg_model, settings().rembg_file)
    try:
        mask = np.asarray(remove(photo.rgb, session=session, only_mask=True))
    except _onnx_errors() as error:
        raise refusal("rembg", "rembg_broken") from error
    mask = mask if mask.ndim == 2 else mask[..., 0]
    size = photo.rgb.shape[1::-1]
    return np.asarray(mask if mask.shape[::-1] == size else cv2.resize(mask, size), np.uint8)


def _opened(model: str, file: str) -> Any:
    """Return the session of ``model``, with its own weights or those of ``file``.

    Raises:
        EngineUnavailable: the weights cannot be had or read.
    """
    try:
        return _file_session(REMBG_FILE_MODELS[model], file) if file else _session(model)
    except (OSError, ValueError) as error:  # what the download raises, and a checksum that does not match
        raise refusal("rembg", "rembg_download") from error
    except _onnx_errors() as error:
        raise refusal("rembg", "rembg_broken") from error


@lru_cache(maxsize=1)
def _session(model: str) -> Any:
    """Return the loaded model; loading takes seconds, so it is kept."""
    from rembg import new_session

    return new_session(model)


@lru_cache(maxsize=1)
def _file_session(custom: str, file: str) -> Any:
    """Return rembg's session ``custom`` with the weights of ``file``.

    rembg itself reads weights from its own folder only, as its sessions can be chosen over a network; here the file
    is chosen by whoever runs the app.

    Raises:
        EngineUnavailable: the file holds a model of another shape.
    """
    from rembg import new_session
    from rembg.sessions import sessions, sessions_class

    def anywhere(_cls: Any, /, *_: Any, model_path: str, **__: Any) -> str:
        return model_path

    name = f"{custom}_anywhere"
    if name not in sessions:
        methods = {"name": classmethod(lambda _cls, *_, **__: name), "download_models": classmethod(anywhere)}
        sessions[name] = type(name, (sessions[custom],), methods)
        sessions_class.append(sessions[name])
    session = new_session(name, model_path=file)
    if not _fits(session.inner_session, _SIDES[custom]):
        raise refusal("rembg", "rembg_broken")
    return session


def _fits(network: Any, side: int) -> bool:
    """Tell whether a network turns one RGB picture of ``side`` x ``side`` pixels into masks; free sizes fit too."""
    pictures, *others = network.get_inputs()
    sized = all(
        not isinstance(length, int) or length == wanted
        for length, wanted in zip(pictures.shape, (1, 3, side, side), strict=False)
    )
    whole = len(pictures.shape) == 4 and len(network.get_outputs()[0].shape) == 4
    return not others and sized and whole and pictures.type == "tensor(float)"


def _onnx_errors() -> tuple[type[Exception], ...]:
    """Return what onnxruntime raises over weights that it cannot read or run; it gives them no common class."""
    state = import_module("onnxruntime.capi.onnxruntime_pybind11_state")
    names = ("Fail", "InvalidArgument", "InvalidGraph", "InvalidProtobuf", "NoModel", "NotImplemented", "NoSuchFile")
    return tuple(getattr(state, name) for name in (*names, "RuntimeException"))
