"""The garment parser: one small network that tells mask, category, photo kind and landmarks of a garment photo."""

from pipeline.garment.parser.judge import Judgement, judge, judge_cutout

__all__ = ["Judgement", "judge", "judge_cutout"]
