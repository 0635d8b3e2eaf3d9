"""The files that `channelwarden init` writes."""

from __future__ import annotations

from pathlib import Path

STARTER = Path(__file__).parent
"""Folder of the files as they are copied"""
