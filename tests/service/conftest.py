"""The stand-in engine and the running app for this room's tests."""

from tests.fake_engine import engine, served

__all__ = ["engine", "served"]
