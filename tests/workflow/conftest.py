"""The stand-in engine for this room's tests."""

from tests.fake_engine import engine

__all__ = ["engine"]
