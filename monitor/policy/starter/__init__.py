"""The files that `channelwarden init` writes."""

from pathlib import Path

STARTER = Path(__file__).parent
"""Folder of the files as they are copied"""
