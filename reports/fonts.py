"""Fonts for pages: a family that holds most of what is written, and for each script it lacks one that has it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_FAMILIES = (("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"), ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
             ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"), ("arial.ttf", "arialbd.ttf"))  # fmt: skip
_KINDS = (".ttf", ".otf", ".ttc", ".otc")
_CUTS = ("bold", "italic", "oblique", "light", "thin", "black", "medium", "condensed")
_HAN = {"HANGUL": "KR", "HIRAGANA": "JP", "KATAKANA": "JP"}
"""whose form of Han characters is meant where these stand beside them; else the simplified Chinese one"""
_SHAPED = frozenset(("R", "AL", "AN", "NSM"))
"""classes of characters that run from right to left or are drawn onto others"""
_PLAIN = str.maketrans({"−": "-", "–": "-", "…": "...", "“": '"', "”": '"', "’": "'", "\u202f": " ", "\xa0": " "})
UNDRAWN = "?"


@dataclass(frozen=True)
class Face:
    """A font file, the place of the face in it, and the file of its bold cut; the same one where there is none."""

    path: Path
    bold: Path
    number: int = 0


@dataclass(frozen=True)
class Typeface:
    """The faces a document is written in; without any, what Latin 1 holds is what can be drawn."""

    faces: tuple[Face, ...]
    undrawn: frozenset[str]
    """characters of the document that none of them holds"""
    shaped: bool
    """some of its text runs from right to left, or its letters are joined"""

    def shown(self, text: str) -> str:
        """Return the text as it can be drawn: a question mark for every character that cannot."""
        plain = text if self.faces else text.translate(_PLAIN)
        return "".join(UNDRAWN if character in self.undrawn else character for character in plain)

    @property
    def said(self) -> str:
        """Which characters are not drawn, by script and number; empty where all are."""
        if not self.undrawn:
            return ""
        scripts = sorted({script_of(character) for character in self.undrawn})
        points = sorted(f"U+{ord(character):04X}" for character in self.undrawn)
        more = f" and {len(points) - 8} more" if len(points) > 8 else ""
        return (f"“{UNDRAWN}” stands for what no font on the machine that wrote this file can draw: "
                f"{', '.join(name.title() for name in scripts)} ({', '.join(points[:8])}{more}). "
                "As html, xlsx, txt or json the document holds all of it.")  # fmt: skip


def typeface_for(texts: Iterable[str]) -> Typeface:
    """Return the faces that draw the texts, from where this system keeps fonts."""
    written = {character for text in texts for character in text if not character.isspace()}
    shaped = any(unicodedata.bidirectional(character) in _SHAPED for character in written)
    base = _base()
    if base is None:
        beyond = {character for character in written if max(map(ord, character.translate(_PLAIN))) > 255}
        return Typeface((), frozenset(beyond), shaped=False)
    lacking = {character for character in written if ord(character) not in _points(base.path, 0)}
    faces, groups = [base], _by_script(lacking)
    han = next((form for script, form in _HAN.items() if script in groups), "SC")
    for script, characters in sorted(groups.items()):
        face = _face_for(script, frozenset(map(ord, characters)), han)
        if face is not None:
            faces += [face] if face not in faces else []
            lacking -= {character for character in characters if ord(character) in _points(face.path, face.number)}
    return Typeface(tuple(faces), frozenset(lacking), shaped)


def script_of(character: str) -> str:
    """Return the script of a character as the first word of its Unicode name: ARABIC, CJK, HIRAGANA."""
    return unicodedata.name(character, "UNNAMED").split()[0]


def _by_script(characters: Iterable[str]) -> dict[str, set[str]]:
    groups: dict[str, set[str]] = {}
    for character in characters:
        groups.setdefault(script_of(character), set()).add(character)
    return groups


@lru_cache(maxsize=256)
def _face_for(script: str, points: frozenset[int], han: str) -> Face | None:
    """Return the first face that has all of a script's characters, else the one with most of them, or None."""
    best, most = None, 0
    for path in sorted(_upright(), key=lambda path: _order(path, script)):
        for number in _numbers(path, han):
            held = len(points & _points(path, number))
            if held > most:
                best, most = Face(path, _bold_of(path), number), held
            if held == len(points):
                return best
    return best


def _order(path: Path, script: str) -> tuple[bool, bool, bool, str]:
    name = path.stem.lower()
    return script.lower() not in name, "sans" not in name, "mono" in name or "ui" in name, name


def _upright() -> Iterator[Path]:
    yield from (path for path in _files().values() if not any(cut in path.stem.lower() for cut in _CUTS))


def _bold_of(path: Path) -> Path:
    return _files().get(path.name.replace("Regular", "Bold"), path)


def _numbers(path: Path, han: str) -> list[int]:
    """Return the faces of a collection, the one with the wanted form of Han characters first."""
    if path.suffix.lower() not in {".ttc", ".otc"}:
        return [0]
    from fontTools.ttLib import TTCollection  # noqa: PLC0415 - slow to load; digests never need it

    with TTCollection(path, lazy=True) as held:
        names = [str(font["name"].getDebugName(1)) for font in held.fonts]
    return sorted(range(len(names)), key=lambda number: (f" {han}" not in names[number], number))


@lru_cache(maxsize=32)
def _points(path: Path, number: int) -> frozenset[int]:
    from fontTools.ttLib import TTFont, TTLibError  # noqa: PLC0415 - slow to load; digests never need it

    try:
        with TTFont(path, lazy=True, fontNumber=number) as font:
            return frozenset(font.getBestCmap() or ())
    except (TTLibError, OSError, AssertionError, KeyError):  # a broken file among the system's fonts draws nothing
        return frozenset()


def _base() -> Face | None:
    files = _files()
    found = ((files[regular], files[bold]) for regular, bold in _FAMILIES if regular in files and bold in files)
    return next((Face(regular, bold) for regular, bold in found), None)


def folders() -> tuple[Path, ...]:
    """Return where systems keep fonts, the user's own first."""
    home = Path.home()
    return (home / ".fonts", home / ".local/share/fonts", Path("/usr/share/fonts"), Path("/usr/local/share/fonts"),
            Path("/Library/Fonts"), Path("/System/Library/Fonts"), Path("C:/Windows/Fonts"))  # fmt: skip


@lru_cache(maxsize=1)
def _files() -> dict[str, Path]:
    return {
        path.name: path
        for folder in reversed(folders())
        if folder.is_dir()
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in _KINDS
    }
