"""The served API and its clients for this room's tests."""

from tests.served_api import api, at_ease, client, new_client, photo, raw

__all__ = ["api", "at_ease", "client", "new_client", "photo", "raw"]
