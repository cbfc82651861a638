"""Untrusted bytes to 3D: intake, garment engines, export. Pure: no database, no network, no page."""
