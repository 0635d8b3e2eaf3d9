"""Scanned pages: read by the program Tesseract where it is installed, as pictures of 300 dots an inch."""

from __future__ import annotations

import io
import shutil
import subprocess
from functools import cache

import pypdfium2

MOST_PAGES = 300
"""scanned pages that are read of one file: each takes seconds"""
_LANGUAGES = ("eng", "rus", "deu", "fra")
_DOTS = 300 / 72
_MOST_PIXELS = 25_000_000
_SECONDS = 120


@cache
def tesseract() -> str:
    """Return the path of the program `tesseract`, or an empty string where it is not installed."""
    return shutil.which("tesseract") or ""


@cache
def _languages() -> str:
    """Return the installed ones of the four languages as Tesseract takes them: `eng+rus`."""
    try:
        listed = subprocess.run(  # noqa: S603 - a fixed command
            [tesseract(), "--list-langs"], capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return "eng"
    found = set(listed.stdout.split())
    return "+".join(name for name in _LANGUAGES if name in found) or "eng"


def read_scan(page: pypdfium2.PdfPage) -> list[str]:
    """Return the lines that Tesseract reads on a page; none where it fails or takes more than two minutes."""
    width, height = page.get_size()
    scale = min(_DOTS, (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
    picture = io.BytesIO()
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        bitmap.to_pil().save(picture, "PNG")
    finally:
        bitmap.close()
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command, the picture comes on standard input
            [tesseract(), "stdin", "stdout", "-l", _languages()],
            input=picture.getvalue(),
            capture_output=True,
            timeout=_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return []
    return [line.strip() for line in done.stdout.decode("utf-8", errors="replace").replace("\f", "").splitlines()]
