"""One exception tree. Every error is a sentence for the user with a stable code.

TryOnError
 ├─ BadImage            bad_image            the picture cannot be used
 ├─ NoGarment           no_garment           no garment was found on it
 ├─ BadParameter        bad_parameter        a parameter or option is unknown or out of range
 ├─ UnknownId           unknown_id           no such record
 ├─ UnknownPreset       unknown_preset       no such body
 ├─ NotReady            not_ready            the result is not there yet
 ├─ GarmentFailed       garment_failed       the garment could not be built
 ├─ FitFailed           fit_failed           the garment could not be fitted
 ├─ EngineUnavailable   engine_unavailable   an optional engine is missing or off
 ├─ Busy                busy                 the queue is full
 ├─ Cancelled           cancelled            the user stopped the work
 ├─ StorageUnavailable  storage_unavailable  records or files cannot be reached
 ├─ NotAllowed          not_allowed          the caller does not own it
 └─ Internal            internal             our mistake

The sentences live in ``core.sentences``; an error names its sentence by key.
"""

from __future__ import annotations

from typing import Any, ClassVar

from core.sentences import sentence


class TryOnError(Exception):
    """Base of all errors that users see.

    Args:
        key: the sentence's key in ``core.sentences``.
        values: what the sentence's placeholders stand for; another error stands for its own sentence.
    """

    code: ClassVar[str] = "internal"

    def __init__(self, key: str, **values: Any) -> None:
        self.key = key
        self.values = values
        super().__init__(self.message)

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel between processes by key and values, not by the sentence."""
        return _error, (type(self), self.key, self.values)

    @property
    def message(self) -> str:
        """The sentence in English."""
        return self.localized("en")

    def localized(self, language: str) -> str:
        """Return the sentence in ``language`` ("en" or "ko")."""
        told = {
            name: value.localized(language) if isinstance(value, TryOnError) else value
            for name, value in self.values.items()
        }
        return sentence(self.key, language, **told)

    def as_dict(self) -> dict[str, str]:
        """Return ``{"code", "message"}`` as the API gives it."""
        return {"code": self.code, "message": self.message}


def _error(kind: type[TryOnError], key: str, values: dict[str, Any]) -> TryOnError:
    """Return the error of this kind, as unpickling makes it."""
    return kind(key, **values)


class BadImage(TryOnError):
    code = "bad_image"


class NoGarment(TryOnError):
    code = "no_garment"


class BadParameter(TryOnError):
    code = "bad_parameter"


class UnknownId(TryOnError):
    code = "unknown_id"


class UnknownPreset(TryOnError):
    code = "unknown_preset"


class NotReady(TryOnError):
    code = "not_ready"


class GarmentFailed(TryOnError):
    code = "garment_failed"


class FitFailed(TryOnError):
    code = "fit_failed"


class EngineUnavailable(TryOnError):
    code = "engine_unavailable"


class Busy(TryOnError):
    code = "busy"


class Cancelled(TryOnError):
    code = "cancelled"


class StorageUnavailable(TryOnError):
    code = "storage_unavailable"


class NotAllowed(TryOnError):
    code = "not_allowed"


class Internal(TryOnError):
    code = "internal"
