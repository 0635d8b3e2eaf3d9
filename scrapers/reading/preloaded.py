"""Imported by the process that reading processes are forked from, so that each begins with all readers loaded."""

from __future__ import annotations

from scrapers.reading import tray
from scrapers.sites import reader_names

__all__ = ["tray"]

reader_names()
