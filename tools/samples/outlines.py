"""Outlines of tops and bottoms in garment centimetres: x right, y down, neck points at y = 0, middle at x = 0."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tools.samples.curves import Points, bezier, bow, chain, moved, point, rotated, spline

SIDES = {"left": -1.0, "right": 1.0}


@dataclass(frozen=True)
class TopCut:
    """Measures of a top [cm]; sleeves by the direction [degrees below horizontal], underarm length and cuff width."""

    neck: float = 9.0
    neck_front: float = 9.0
    neck_back: float = 2.0
    vee: float = 0.0
    """0 round neckline .. 1 pointed."""
    shoulder: tuple[float, float] = (22.0, 4.6)
    armpit: tuple[float, float] = (25.5, 24.0)
    waist: float = 25.0
    waist_at: float | None = None
    """How far the waist lies below the neck points; None: a little above the middle of the side seam."""
    hem: tuple[float, float] = (25.5, 70.0)
    hem_sag: float = 0.8
    """How far the middle of the hem hangs below its corners."""
    tail: float = 0.0
    """How far the hem rises at the side seams, as on shirts."""
    sleeve: tuple[float, float, float] | None = (38.0, 9.0, 17.0)
    bulge: float = 1.0
    elbow: float = 0.0
    """Bend at the elbow [degrees], positive towards the body."""


@dataclass(frozen=True, eq=False)
class Sleeve:
    """A sleeve lying beside the body."""

    outline: Points
    top: Points
    """Shoulder to cuff, outer edge."""
    under: Points
    """Armpit to cuff, inner edge."""
    cuff_outer: Points
    cuff_inner: Points
    axis: Points
    """Middle line from the armhole to the cuff."""


@dataclass(frozen=True, eq=False)
class TopShape:
    """Outline of a top; mappings are by side of the picture."""

    neck: dict[str, Points]
    shoulder: dict[str, Points]
    armpit: dict[str, Points]
    hem: dict[str, Points]
    side: dict[str, Points]
    """Armpit to hem."""
    armhole: dict[str, Points]
    """Shoulder to armpit."""
    front_neck: Points
    """Left neck point over the middle to the right one."""
    back_neck: Points
    hem_line: Points
    """Left to right."""
    sleeve: dict[str, Sleeve]

    def front(self) -> Points:
        """Outline of the front, a little under the sleeves."""
        right, left = self.tucked_armhole("right"), self.tucked_armhole("left")
        return chain(
            self.front_neck, right, self.side["right"], self.hem_line[::-1], self.side["left"][::-1], left[::-1]
        )

    def tucked_armhole(self, side: str) -> Points:
        """Shoulder to armpit, a little under the sleeve."""
        tuck = 0.8 if self.sleeve else 0.0
        share = np.linspace(0, 1, len(self.armhole[side]))[:, None]
        return np.asarray(self.armhole[side] + SIDES[side] * (tuck * np.sin(np.pi * share) * np.array([[1.0, 0.0]])))

    def back(self, peek: float) -> Points:
        """Outline of the back, which shows at the neckline and ``peek`` cm below the hem."""
        share = np.linspace(0, 1, len(self.hem_line))[:, None]
        lower = self.hem_line + peek * np.sin(np.pi * share) * np.array([[0.0, 1.0]])
        right, left = self.armhole["right"] - (1.0, 0), self.armhole["left"] + (1.0, 0)
        inset = np.array([[0.35, 0.0]])
        return chain(
            self.back_neck,
            right,
            self.side["right"] - inset,
            lower[::-1],
            self.side["left"][::-1] + inset,
            left[::-1],
        )

    def bounds(self) -> tuple[Points, Points]:
        """Low and high corner of the box around it."""
        parts = [self.front(), self.back_neck, *[s.outline for s in self.sleeve.values()]]
        points = np.concatenate(parts)
        return points.min(axis=0), points.max(axis=0)

    def landmarks(self) -> dict[str, Points]:
        """Named points; collars and hoods may replace some."""
        found = {"neckline_center": self.front_neck[int(np.argmax(self.front_neck[:, 1]))]}
        for side in SIDES:
            found[f"neckline_{side}"] = self.neck[side]
            found[f"shoulder_{side}"] = self.shoulder[side]
            found[f"armpit_{side}"] = self.armpit[side]
            found[f"hem_{side}"] = self.hem[side]
            if side in self.sleeve:
                found[f"cuff_outer_{side}"] = self.sleeve[side].cuff_outer
                found[f"cuff_inner_{side}"] = self.sleeve[side].cuff_inner
        return found


def neckline(left: Points, right: Points, depth: float, vee: float) -> Points:
    """Curve from the left neck point down to ``depth`` below them and up to the right one."""
    base = (left + right) / 2 + (0, depth)
    width = (right[0] - left[0]) / 2
    flat = width * (0.62 - 0.58 * vee)
    drop = depth * (0.62 - 0.28 * vee)
    a = bezier(left, moved(left, 0.12 * width + 0.3 * vee * width, drop), base - (flat, 0.0), base)
    b = bezier(base, moved(base, flat, 0.0), moved(right, -0.12 * width - 0.3 * vee * width, drop), right)
    return chain(a, b[1:])


def top_shape(rng: np.random.Generator, cut: TopCut) -> TopShape:
    """A top from its measures, with the small differences of its two sides."""
    neck, shoulder, armpit, hem = {}, {}, {}, {}
    side, armhole, sleeve = {}, {}, {}
    for name, sign in SIDES.items():
        flip = np.array([sign, 1.0])
        jitter = rng.normal(0, 0.35, (4, 2))
        neck[name] = point(cut.neck, 0) * flip + jitter[0] * 0.5
        shoulder[name] = point(*cut.shoulder) * flip + jitter[1]
        armpit[name] = point(*cut.armpit) * flip + jitter[2]
        hem[name] = point(cut.hem[0], cut.hem[1] - cut.tail) * flip + jitter[3] * (1.0, 1.2)
        middle = point(cut.waist, cut.waist_at or 0.55 * cut.armpit[1] + 0.45 * cut.hem[1]) * flip + rng.normal(
            0, 0.3, 2
        )
        side[name] = spline([armpit[name], (armpit[name] + middle) / 2 + flip * (-0.15, 0), middle, hem[name]])
        inner = shoulder[name] + (armpit[name] - shoulder[name]) * 0.55 - flip * (2.6, 0)
        armhole[name] = spline([shoulder[name], inner, armpit[name]])
        if cut.sleeve is not None:
            sleeve[name] = _sleeve(rng, cut, sign, shoulder[name], armpit[name], armhole[name])
    front = neckline(neck["left"], neck["right"], cut.neck_front, cut.vee)
    back = neckline(neck["left"], neck["right"], cut.neck_back, 0.0)
    return TopShape(neck, shoulder, armpit, hem, side, armhole, front, back, _hem_line(hem, cut), sleeve)


def _hem_line(hem: dict[str, Points], cut: TopCut) -> Points:
    left, right = hem["left"], hem["right"]
    if cut.tail == 0:
        return _sagging(left, right, cut.hem_sag)
    low = cut.tail + cut.hem_sag
    third = (right - left) * 0.28
    return bezier(left, left + third + (0, low * 1.5), right - third + (0, low * 1.5), right, count=80)


def _sagging(left: Points, right: Points, sag: float) -> Points:
    t = np.linspace(0, 1, 80)[:, None]
    return left + (right - left) * t + np.array([[0.0, sag]]) * (np.sin(np.pi * t) ** 0.8)


def _sleeve(
    rng: np.random.Generator, cut: TopCut, sign: float, shoulder: Points, armpit: Points, armhole: Points
) -> Sleeve:
    assert cut.sleeve is not None
    degrees, length, width = cut.sleeve
    flip = np.array([sign, 1.0])
    angle = np.radians(degrees + rng.normal(0, 2.5))
    along = point(np.cos(angle), np.sin(angle)) * flip
    outward = point(np.sin(angle), -np.cos(angle)) * flip
    cuff_inner = armpit + along * (length + rng.normal(0, 0.3))
    cuff_outer = cuff_inner + outward * width + along * 0.05 * width
    reach = float(np.hypot(*(cuff_outer - shoulder)))
    start = np.radians(24 + 0.25 * degrees)
    lead = point(np.cos(start), np.sin(start)) * flip
    top = bezier(
        shoulder,
        shoulder + lead * 0.24 * reach * cut.bulge,
        cuff_outer - along * 0.42 * reach - outward * 0.02 * reach,
        cuff_outer,
    )
    under = bezier(
        armpit, armpit + along * 0.3 * length + outward * 0.02 * length, cuff_inner - along * 0.3 * length, cuff_inner
    )
    bend = np.radians(cut.elbow + rng.normal(0, 2.0) * (length > 20)) * sign
    pivot = armpit + along * 0.42 * length + outward * width * 0.6

    def bent(line: Points) -> Points:
        t = np.clip(((line - armpit) @ along / length - 0.2) / 0.5, 0, 1)
        return rotated(line, bend * t * t * (3 - 2 * t), pivot)

    top, under = bent(top), bent(under)
    cuff = bow(top[-1], under[-1], 0.25 * sign)
    outline = chain(armhole[::-1], top, cuff, under[::-1])
    inner_end = armhole[len(armhole) // 2]
    axis = chain(np.array([inner_end]), ((top + under) / 2)[6:])
    return Sleeve(outline, top, under, top[-1], under[-1], axis)


@dataclass(frozen=True)
class BottomCut:
    """Measures of trousers, shorts or a skirt [cm]; the waistband's upper edge is at y = 0."""

    waist: float = 38.0
    waist_dip: float = 1.6
    """How far the front waist lies below the back's."""
    hip: tuple[float, float] = (26.0, 20.0)
    hem_inner: tuple[float, float] = (4.0, 100.0)
    hem_width: float = 20.0
    crotch: float = 27.0
    knee: float = 12.5
    """Half width of a leg at the knee."""
    flare: float = 0.0


@dataclass(frozen=True, eq=False)
class BottomShape:
    """Outline of trousers, shorts or a skirt."""

    waist: dict[str, Points]
    back_waist: Points
    front_waist: Points
    outseam: dict[str, Points]
    """Waist to hem."""
    inseam: dict[str, Points]
    """Crotch to hem; empty for skirts."""
    hem: dict[str, Points]
    """Hem from outer to inner corner (for skirts from left to right, under ``left`` only)."""
    crotch: Points | None

    def outline(self) -> Points:
        """The whole front."""
        if self.crotch is None:
            return chain(self.front_waist, self.outseam["right"], self.hem["left"][::-1], self.outseam["left"][::-1])
        return chain(
            self.front_waist,
            self.outseam["right"],
            self.hem["right"],
            self.inseam["right"][::-1],
            self.inseam["left"],
            self.hem["left"][::-1],
            self.outseam["left"][::-1],
        )

    def bounds(self) -> tuple[Points, Points]:
        """Low and high corner of the box around it."""
        points = np.concatenate([self.outline(), self.back_waist])
        return points.min(axis=0), points.max(axis=0)

    def landmarks(self) -> dict[str, Points]:
        """Named points."""
        found = {}
        for side in SIDES:
            found[f"waistband_{side}"] = self.waist[side]
            if self.crotch is not None:
                found[f"hem_outer_{side}"] = self.hem[side][0]
                found[f"hem_inner_{side}"] = self.hem[side][-1]
        if self.crotch is None:
            found |= {"hem_left": self.hem["left"][0], "hem_right": self.hem["left"][-1]}
        else:
            found["crotch"] = self.crotch
        return found


def trousers_shape(rng: np.random.Generator, cut: BottomCut) -> BottomShape:
    """Trousers or shorts from their measures."""
    waist, outseam, inseam, hem = {}, {}, {}, {}
    crotch = point(rng.normal(0, 0.5), cut.crotch)
    for name, sign in SIDES.items():
        flip = np.array([sign, 1.0])
        waist[name] = point(cut.waist / 2, 0) * flip + rng.normal(0, 0.3, 2)
        spread = rng.normal(0, 1.0)
        inner = point(cut.hem_inner[0] + spread, cut.hem_inner[1]) * flip + (0, rng.normal(0, 0.5))
        lean = (inner - crotch) / np.hypot(*(inner - crotch))
        across = point(lean[1], -lean[0]) * sign
        outer = inner + across * cut.hem_width + lean * rng.normal(0, 0.3)
        hip = point(*cut.hip) * flip + rng.normal(0, 0.25, 2)
        knee_at = crotch + (inner - crotch) * 0.45
        knee = knee_at + across * (2 * cut.knee)
        outseam[name] = spline(
            [waist[name], (waist[name] + hip) / 2 + flip * (0.9, 0), hip, (hip + knee) / 2 + across * 0.5, knee, outer]
        )
        inseam[name] = bezier(crotch, crotch + lean * 6 + across * 1.4, inner - lean * 20 + across * 0.3, inner)
        hem[name] = bow(outer, inner, -0.5 * sign)
    back = bow(waist["left"], waist["right"], 0.5)
    front = neckline(waist["left"], waist["right"], cut.waist_dip, 0.0)
    return BottomShape(waist, back, front, outseam, inseam, hem, crotch)


def skirt_shape(rng: np.random.Generator, cut: BottomCut) -> BottomShape:
    """A skirt from its measures; ``hem_inner[1]`` is its length and ``hem_width`` the hem's half width."""
    waist, outseam, corner = {}, {}, {}
    for name, sign in SIDES.items():
        flip = np.array([sign, 1.0])
        waist[name] = point(cut.waist / 2, 0) * flip + rng.normal(0, 0.3, 2)
        corner[name] = point(cut.hem_width, cut.hem_inner[1]) * flip + rng.normal(0, 0.5, 2)
        hip = point(*cut.hip) * flip + rng.normal(0, 0.25, 2)
        outseam[name] = spline([waist[name], (waist[name] + hip) / 2 + flip * (0.5, 0), hip, corner[name]])
    back = bow(waist["left"], waist["right"], 0.4)
    front = neckline(waist["left"], waist["right"], cut.waist_dip, 0.0)
    hem = _sagging(corner["left"], corner["right"], 1.0 + 3.5 * cut.flare)
    return BottomShape(waist, back, front, outseam, {}, {"left": hem}, None)
