"""Which garments there are: styles of each category with their measures, materials and colours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.types import Category
from tools.samples import cuts, prints, wardrobe
from tools.samples.bottoms import gathered_dress, skirt, trousers
from tools.samples.colour import checks, gingham, placed, plain, repeated, stripes
from tools.samples.fabric import Cloth, Pattern
from tools.samples.garment import Garment
from tools.samples.hoodies import hoodie
from tools.samples.open_jackets import liner_jacket
from tools.samples.outlines import BottomShape, TopShape
from tools.samples.sewing import Look
from tools.samples.shirts import bomber, collared
from tools.samples.tees import knit_top

Rng = np.random.Generator


@dataclass(frozen=True)
class Style:
    """One kind of garment: its outline, and the garment made of it at a scale [pixels/cm]."""

    outline: Callable[[Rng], Any]
    sew: Callable[[Rng, float, Any], Garment]


def _pick(rng: Rng, *options: Any) -> Any:
    return options[int(rng.integers(len(options)))]


def _knit_look(rng: Rng, scale: float, pattern: Pattern, band: str, thread: str, *, heather: float = 0.0) -> Look:
    main = wardrobe.jersey(rng, scale, pattern, heather=heather)
    return Look(
        main, wardrobe.ribbing(rng, scale, plain(band), heather=heather), thread, label=_pick(rng, "#f2f0ea", "#232327")
    )


def printed_tee(rng: Rng, scale: float, shape: TopShape) -> Garment:
    """A T-shirt with a chest print."""
    ground, ink, second = _pick(
        rng,
        ("#2f4a43", "#f1e6cf", "#d9643a"),
        ("#f3f1ec", "#26364f", "#e08a3c"),
        ("#25262b", "#ece7dc", "#b8402f"),
        ("#c9a13b", "#2b2a33", "#b04a2c"),
    )
    word = _pick(rng, "NORDEN", "SALTIRE", "CASCADE", "WANDER")
    motif = prints.mountain_logo(rng, ink, second, word)
    look = _knit_look(rng, scale, placed(motif, plain(ground), (0.0, 25.0)), ground, ground)
    return knit_top(shape, look, ribbed=False)


def melange_tee(rng: Rng, scale: float, shape: TopShape) -> Garment:
    """A fitted plain T-shirt of mixed fibres with a small badge."""
    ground, ink = _pick(
        rng, ("#9c9fa3", "#2b3140"), ("#7d3f49", "#efe3d6"), ("#5f7896", "#f3efe6"), ("#d8cfc0", "#5a4636")
    )
    motif = prints.badge_logo(rng, ink)
    look = _knit_look(rng, scale, placed(motif, plain(ground), (8.6, 21.0)), ground, ground, heather=0.09)
    return knit_top(shape, look, ribbed=False)


def striped_long(rng: Rng, scale: float, shape: TopShape) -> Garment:
    """A jersey top with narrow stripes."""
    ground, stripe = _pick(rng, ("#f0ece2", "#27304a"), ("#efe9dd", "#8c2f2f"), ("#2c3448", "#e9e2d2"))
    look = _knit_look(rng, scale, stripes((ground, 2.1), (stripe, 1.3)), ground, ground)
    return knit_top(shape, look, ribbed=False)


def jumper(rng: Rng, scale: float, shape: TopShape) -> Garment:
    """A coarse knit with ribbed edges."""
    code = _pick(rng, "#a5584a", "#c7b795", "#4c6079", "#6f7a52")
    main = wardrobe.sweater(rng, scale, plain(code))
    rib = wardrobe.ribbing(rng, scale, plain(code), heather=0.02, cell=6)
    return knit_top(shape, Look(main, rib, code, label="#2a2a2e"), ribbed=True, strength=0.9)


def camouflage_tank(rng: Rng, scale: float, shape: TopShape) -> Garment:
    """A camouflage tank top."""
    codes = _pick(rng, ("#8a8f6c", "#5c6846", "#6b5238", "#23261f"), ("#a9a294", "#7c766a", "#565048", "#2c2a28"))
    look = _knit_look(rng, scale, repeated(prints.camouflage(rng, codes), plain(codes[0])), codes[1], codes[1])
    return knit_top(shape, look, ribbed=False)


def plain_tank(rng: Rng, scale: float, shape: TopShape) -> Garment:
    """A tank top of one colour with a word."""
    ground, ink = _pick(rng, ("#e8e4da", "#b0452f"), ("#33425c", "#e9dfc8"), ("#b8453c", "#f2e9da"))
    motif = prints.varsity_logo(rng, ink, ground, _pick(rng, "COAST", "TIDAL"), height=4.6)
    look = _knit_look(rng, scale, placed(motif, plain(ground), (0.0, 30.0)), ground, ground)
    return knit_top(shape, look, ribbed=False)


def gingham_shirt(rng: Rng, scale: float, shape: TopShape) -> Garment:
    """A shirt with checks."""
    ink = _pick(rng, "#3d5c8a", "#a23a3c", "#3f7558", "#2d2f3a")
    main = wardrobe.shirting(rng, scale, gingham(ink, 1.1))
    return collared(shape, Look(main, main, "#e8e4dc"), placket=None)


def linen_shirt(rng: Rng, scale: float, shape: TopShape) -> Garment:
    """A creased linen shirt."""
    code = _pick(rng, "#dfe3e2", "#9db4c4", "#c9b99d", "#75856f")
    main = wardrobe.linen(rng, scale, plain(code))
    return collared(shape, Look(main, main, code, button="#efe9dc"), placket=None, strength=1.2, pocket=True)


def polo(rng: Rng, scale: float, shape: TopShape) -> Garment:
    """A polo shirt."""
    code = _pick(rng, "#1f7f77", "#28334f", "#b6493f", "#d9d4c6")
    main = wardrobe.jersey(rng, scale, plain(code))
    look = Look(main, wardrobe.ribbing(rng, scale, plain(code)), code)
    return collared(shape, look, placket=13.0, rise=3.6, spread=6.0, leaf=5.0, pocket=False, knit=True)


def grey_hoodie(rng: Rng, scale: float, shape: TopShape) -> Garment:
    """A melange hooded sweatshirt with a big word."""
    ground, ink, edge = _pick(
        rng, ("#a9abae", "#8c2f33", "#f1ede4"), ("#32405c", "#e9dfc9", "#b8563a"), ("#c9b8a4", "#3a4a44", "#f4efe6")
    )
    motif = prints.varsity_logo(rng, ink, edge, _pick(rng, "NORTH", "LAKESIDE", "ROWERS"), height=5.2)
    heather = 0.10 if ground == "#a9abae" else 0.03
    main = wardrobe.fleece(rng, scale, placed(motif, plain(ground), (0.0, 30.0)), heather=heather)
    rib = wardrobe.ribbing(rng, scale, plain(ground), heather=heather)
    return hoodie(shape, Look(main, rib, ground, lining=wardrobe.napped(rng, scale, plain(ground)), label="#26262a"))


def plain_hoodie(rng: Rng, scale: float, shape: TopShape) -> Garment:
    """A hooded sweatshirt of one colour with a badge."""
    code, ink = _pick(
        rng, ("#b9503c", "#f3e8d6"), ("#44624f", "#efe6d2"), ("#d7a63f", "#33302c"), ("#7f8fb0", "#f4f1ea")
    )
    motif = prints.badge_logo(rng, ink)
    main = wardrobe.fleece(rng, scale, placed(motif, plain(code), (9.0, 24.0)), heather=0.02)
    rib = wardrobe.ribbing(rng, scale, plain(code))
    return hoodie(shape, Look(main, rib, code, lining=wardrobe.napped(rng, scale, plain(code)), label="#f2f0ea"))


def denim_jacket(rng: Rng, scale: float, shape: TopShape) -> Garment:
    """A denim jacket."""
    warp, weft = _pick(rng, ("#243a5e", "#9fb0c4"), ("#4a6d98", "#cfd9e2"), ("#23262c", "#7d8187"))
    main = wardrobe.denim(rng, scale, warp, weft)
    look = Look(main, main, "#c48a45", button="#a9744a", label="#5a3a26")
    return collared(shape, look, placket=None, rise=4.0, spread=8.2, leaf=6.6, pocket=False, jeans=True)


def flight_jacket(rng: Rng, scale: float, shape: TopShape) -> Garment:
    """A bomber jacket."""
    code, lining = _pick(rng, ("#4b5240", "#c9682f"), ("#23293a", "#8e8f96"), ("#5b2c33", "#2b2b2f"))
    main = wardrobe.nylon(rng, scale, plain(code))
    rib = wardrobe.ribbing(rng, scale, plain(code), cell=5)
    tape = wardrobe.chino(rng, scale, code)
    look = Look(main, rib, code, lining=wardrobe.nylon(rng, scale, plain(lining)), label="#26262a")
    return bomber(shape, look, tape, "#b9b6ae")


def open_jacket(rng: Rng, scale: float, shape: TopShape) -> Garment:
    """A quilted jacket worn open, lined in another colour."""
    code, lining = _pick(rng, ("#56614a", "#d3b98c"), ("#2f3d58", "#b9c3cf"), ("#a2482f", "#3b3f4d"))
    main, tape = wardrobe.nylon(rng, scale, plain(code)), wardrobe.chino(rng, scale, code)
    inside = wardrobe.shirting(rng, scale, plain(lining))
    return liner_jacket(shape, Look(main, tape, code, lining=inside, label="#26262a", button="#b9b6ae"), rng)


def flower_dress(rng: Rng, scale: float, shape: TopShape) -> Garment:
    """A gathered dress with flowers."""
    ground, petals, leaf = _pick(
        rng,
        ("#27314a", ("#d8707a", "#e9a38f", "#f0d9c4"), "#5f7f6a"),
        ("#f1e7d8", ("#c2504a", "#e08a52", "#d9a3a0"), "#6f8a5c"),
        ("#7d2f3c", ("#f0c9a8", "#e5a0a0", "#f3e3cf"), "#97a06a"),
    )
    motif = prints.watercolour(prints.flowers(rng, petals, leaf, "#e8c35a"), rng)
    main = wardrobe.viscose(rng, scale, repeated(motif, plain(ground)))
    return gathered_dress(shape, Look(main, main, ground, label="#f2f0ea"), waist=40.0)


def dotted_dress(rng: Rng, scale: float, shape: TopShape) -> Garment:
    """A straight jersey dress with dots."""
    ground, ink = _pick(rng, ("#1f2b4a", "#f0ebe0"), ("#3f4f45", "#e9dfc9"), ("#8f2d33", "#f3e9dc"))
    motif = prints.dots(rng, ink, pitch=3.4, radius=0.42)
    return knit_top(shape, _knit_look(rng, scale, repeated(motif, plain(ground)), ground, ground), ribbed=False)


def denim_skirt(rng: Rng, scale: float, shape: BottomShape) -> Garment:
    """A denim skirt."""
    warp, weft = _pick(rng, ("#3f618c", "#c3cfdb"), ("#2a3f60", "#9fb0c4"))
    main = wardrobe.denim(rng, scale, warp, weft)
    return skirt(shape, Look(main, main, "#c48a45", button="#a9744a", label="#6a4530"), jeans=True)


def plaid_skirt(rng: Rng, scale: float, shape: BottomShape) -> Garment:
    """A pleated skirt with a plaid."""
    a, b, c = _pick(
        rng, ("#7c2a30", "#25303f", "#d9c48f"), ("#2f4a3f", "#1f2730", "#c9a04a"), ("#8d8579", "#4a4640", "#b0563f")
    )
    repeat = ((a, 2.2), (b, 1.4), (a, 0.5), (c, 0.25), (a, 0.5), (b, 1.4))
    main = wardrobe.shirting(rng, scale, checks(repeat, repeat))
    return skirt(shape, Look(main, main, b), pleats=11)


def blue_jeans(rng: Rng, scale: float, shape: BottomShape) -> Garment:
    """Jeans."""
    warp, weft = _pick(rng, ("#2b4468", "#a9b9cb"), ("#55789f", "#d5dee6"), ("#1f2a3d", "#7f8da0"))
    main = wardrobe.denim(rng, scale, warp, weft)
    return trousers(shape, Look(main, main, "#c08a48", button="#a9744a", label="#6a4530"), jeans=True)


def chinos(rng: Rng, scale: float, shape: BottomShape) -> Garment:
    """Cotton trousers."""
    code = _pick(rng, "#b79d77", "#5d6650", "#39435a", "#8a5a44")
    main = wardrobe.chino(rng, scale, code)
    return trousers(shape, Look(main, main, code, button="#4a3a2c"))


def corduroys(rng: Rng, scale: float, shape: BottomShape) -> Garment:
    """Corduroy trousers."""
    code = _pick(rng, "#7a4a2e", "#54603f", "#a07a3c")
    main = wardrobe.cord(rng, scale, code)
    return trousers(shape, Look(main, main, code, button="#3a2c22"))


def chino_shorts(rng: Rng, scale: float, shape: BottomShape) -> Garment:
    """Cotton shorts with turn-ups."""
    code = _pick(rng, "#c4ab84", "#6d7f93", "#7b4b45", "#4c5a43")
    main = wardrobe.chino(rng, scale, code)
    return trousers(shape, Look(main, main, code, button="#4a3a2c"), turn_up=3.6)


def gym_shorts(rng: Rng, scale: float, shape: BottomShape) -> Garment:
    """Jersey shorts with an elastic waist."""
    code = _pick(rng, "#8f9296", "#2a3350", "#7a2f3a", "#3b4a42")
    main: Cloth = wardrobe.fleece(rng, scale, plain(code), heather=0.07)
    rib = wardrobe.ribbing(rng, scale, plain(code), heather=0.05)
    return trousers(shape, Look(main, rib, code, button="#ece8df"), elastic=True)


STYLES: dict[str, dict[str, Style]] = {
    "tshirt": {"printed": Style(cuts.tee, printed_tee), "melange": Style(cuts.fitted_tee, melange_tee)},
    "longsleeve": {"striped": Style(cuts.long, striped_long), "jumper": Style(cuts.long, jumper)},
    "tank": {"camouflage": Style(cuts.vest, camouflage_tank), "plain": Style(cuts.vest, plain_tank)},
    "shirt": {
        "gingham": Style(cuts.shirt, gingham_shirt),
        "linen": Style(cuts.shirt, linen_shirt),
        "polo": Style(cuts.polo, polo),
    },
    "hoodie": {"word": Style(cuts.hooded, grey_hoodie), "badge": Style(cuts.hooded, plain_hoodie)},
    "jacket": {
        "denim": Style(cuts.jacket, denim_jacket),
        "bomber": Style(cuts.jacket, flight_jacket),
        "open": Style(cuts.liner, open_jacket),
    },
    "dress": {"flowers": Style(cuts.frock, flower_dress), "dots": Style(cuts.shift, dotted_dress)},
    "skirt": {"denim": Style(cuts.a_line, denim_skirt), "plaid": Style(cuts.pleated, plaid_skirt)},
    "trousers": {
        "jeans": Style(cuts.jeans, blue_jeans),
        "chinos": Style(cuts.wide, chinos),
        "corduroy": Style(cuts.wide, corduroys),
    },
    "shorts": {"chino": Style(cuts.short, chino_shorts), "gym": Style(cuts.gym, gym_shorts)},
}
"""Styles by category and name."""


def tailor(category: Category, style: str, rng: Rng, scene: tuple[int, int]) -> tuple[Garment, float]:
    """A garment and the scale [pixels/cm] at which it fills a scene (height, width)."""
    chosen = STYLES[category][style]
    shape = chosen.outline(rng)
    low, high = shape.bounds()
    scale = float(0.92 * min(scene[1] / (high[0] - low[0]), scene[0] / (high[1] - low[1])))
    return chosen.sew(rng, scale, shape), scale
