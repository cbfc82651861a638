"""What a run has to reach, per category and in all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from types import MappingProxyType
from typing import Any

from benchmarks.figures import FRONT_COLOUR, PRINT_ON_BACK, Row
from core.types import CATEGORIES, Category

CLEARANCE_MM: Mapping[Category, tuple[float, float]] = MappingProxyType(
    {
        "tshirt": (4, 22),
        "longsleeve": (4, 22),
        "tank": (4, 22),
        "shirt": (5, 25),
        "hoodie": (6, 30),
        "jacket": (6, 35),
        "dress": (4, 40),
        "skirt": (4, 50),
        "trousers": (4, 35),
        "shorts": (4, 35),
    }
)
"""Band of the median distance of cloth and skin in the size ``auto`` [mm]: under it cloth is painted on, over it the
garment is too large. A finished girth that is x over the body's stands off x / 2 pi all around. Of what hangs from the
shoulders the part above the hip counts, where the size decides; the bands of skirts and legs allow for their fall."""
FITTED_SHARE = 0.97
"""Least share of fittings that are worn, at rest, of one piece and with the right openings."""
INSIDE_SHARE, SELF_HITS, TENSION_P95, FRONT_IOU = 0.001, 0.001, 0.12, 0.97
"""Largest share of samples inside a body, of intersecting faces, tension, and least median likeness of the front."""
ALL = "all"


@dataclass(frozen=True)
class Verdict:
    """How far one demand is met by some rows."""

    says: str
    met: bool


@dataclass(frozen=True)
class Demand:
    """One line of the table."""

    name: str
    judge: Callable[[Sequence[Row]], Verdict | None]
    """Given the rows of a category, or all; None where no row tells anything."""


def demand_table(rows: Sequence[Row]) -> list[list[Any]]:
    """Return the lines of the table: a heading with the categories that occur, and a line for each demand.

    Args:
        rows: those that count, one for each photo and body; a photo whose garment failed has one row and counts as
            often as the others.
    """
    whole = _failures_repeated(rows)
    groups: dict[str, list[Row]] = {ALL: whole}
    groups |= {str(name): [row for row in whole if _category(row) == name] for name in CATEGORIES}
    shown = {name: group for name, group in groups.items() if group}
    verdicts = [[demand.judge(group) for group in shown.values()] for demand in DEMANDS]
    lines: list[list[Any]] = [["demand", *shown]]
    for demand, found in zip(DEMANDS, verdicts, strict=True):
        lines.append([demand.name, *("" if v is None else v.says if v.met else f"**{v.says}**" for v in found)])
    return lines


def _category(row: Row) -> str:
    return str(row.get("category_true") or row.get("category", ""))


def _failures_repeated(rows: Sequence[Row]) -> list[Row]:
    """Return the rows with each photo that has no fitting as often as there are bodies."""
    bodies = max(Counter(row["name"] for row in rows).values(), default=1)
    return [row for row in rows for _ in range(1 if "body" in row else bodies)]


def _fitted(rows: Sequence[Row]) -> Verdict:
    good = sum(_is_good(row) for row in rows)
    return Verdict(f"{good} of {len(rows)}", good >= FITTED_SHARE * len(rows))


def _is_good(row: Row) -> bool:
    asked = (row.get("worn"), row.get("converged"), row.get("openings_ok"), row.get("pieces") == 1)
    return "error" not in row and all(asked)


def _each(column: str, within: Callable[[Row], bool]) -> Callable[[Sequence[Row]], Verdict | None]:
    """Return the judge that wants every row with a figure to be within its limit."""

    def judge(rows: Sequence[Row]) -> Verdict | None:
        told = [row for row in rows if row.get(column) is not None]
        good = sum(within(row) for row in told)
        return Verdict(f"{good} of {len(told)}", good == len(told)) if told else None

    return judge


def _middle(column: str, within: Callable[[float], bool]) -> Callable[[Sequence[Row]], Verdict | None]:
    """Return the judge of the median over the rows, or over the photos where each row of a photo tells the same."""

    def judge(rows: Sequence[Row]) -> Verdict | None:
        values = [row[column] for row in rows if row.get(column) is not None]
        return Verdict(f"{median(values):.4g}", within(median(values))) if values else None

    return judge


def _of_photos(judge: Callable[[Sequence[Row]], Verdict | None]) -> Callable[[Sequence[Row]], Verdict | None]:
    """Return a judge that sees one row of each photo."""
    return lambda rows: judge(list({row["name"]: row for row in rows}.values()))


def _in_band(row: Row) -> bool:
    band = CLEARANCE_MM.get(row["category"])
    return band is None or band[0] <= row["clearance_fitted_mm"] <= band[1]


DEMANDS: tuple[Demand, ...] = (
    Demand(f"worn, at rest, right openings, one piece: {FITTED_SHARE:.0%}", _fitted),
    Demand("inside the body: median 0", _middle("inside_share", lambda value: value == 0)),
    Demand(
        f"inside the body: at most {INSIDE_SHARE:.1%}",
        _each("inside_share", lambda r: r["inside_share"] <= INSIDE_SHARE),
    ),
    Demand(f"self hits: at most {SELF_HITS:.1%}", _each("self_hits", lambda r: bool(r["self_hits"] <= SELF_HITS))),
    Demand(f"tension p95: at most {TENSION_P95:.0%}", _each("tension_p95", lambda r: r["tension_p95"] <= TENSION_P95)),
    Demand("clearance within the category's band", _each("clearance_fitted_mm", _in_band)),
    Demand("volume of the garment", _of_photos(_each("volume", lambda r: bool(r["volume"])))),
    Demand(f"front IoU: median at least {FRONT_IOU}", _of_photos(_middle("front_iou", lambda v: v >= FRONT_IOU))),
    Demand(
        f"front colour: median at most {FRONT_COLOUR:g}",
        _of_photos(_middle("front_colour", lambda v: v <= FRONT_COLOUR)),
    ),
    Demand(
        f"print on the back: under {PRINT_ON_BACK}",
        _of_photos(_each("print_on_back", lambda r: r["print_on_back"] < PRINT_ON_BACK)),
    ),
)
"""Of photos with a trusted mask that show a garment alone."""
