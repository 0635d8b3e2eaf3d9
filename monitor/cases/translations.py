"""Which translation of the workspace a letter is written by: `letters/<language>.po`, by the language of its reader."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from babel.core import Locale, UnknownLocaleError, get_locale_identifier, parse_locale

SHIPPED = "en"
"""The language of the sentences that the program brings"""


def translated_languages(folder: Path) -> frozenset[str]:
    """Return the languages that a workspace has a file for, one with faults included."""
    return frozenset(path.stem for path in folder.glob("*.po") if path.is_file() and is_language(path.stem))


def nearest_language(language: str, among: Collection[str]) -> str:
    """Return a reader's language, or it without its region, whichever is among the languages first; else nothing."""
    parts = _spelt(language).split("-")
    tags = ("-".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((tag for tag in tags if tag in among), "")


def is_language(tag: str) -> bool:
    """Say whether letters can be translated to a language of that BCP 47 tag: to any but that of the shipped words."""
    return tag not in ("", SHIPPED) and _spelt(tag) == tag


def _spelt(tag: str) -> str:
    """Return a BCP 47 tag as it is usually spelt (de-AT for de-at), empty where no such language is known."""
    try:
        Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        return ""
    return get_locale_identifier(parse_locale(tag, sep="-"), sep="-")
