"""The browser that is installed, for tests of rendered pages: they skip themselves, and say so, where none is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from scrapers.browser_program import BrowserAbsentError, find_program


def _missing() -> str:
    try:
        pytest.importorskip("playwright")
        find_program()
    except BrowserAbsentError as error:
        return str(error)
    return ""


@contextmanager
def page_of_width(width: int) -> Iterator[Any]:
    """Give a page of a browser's window so many pixels wide."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(find_program()), args=["--no-sandbox"])
        yield browser.new_page(viewport={"width": width, "height": 800})
        browser.close()


needs_browser = pytest.mark.skipif(bool(_missing()), reason=_missing() or "a browser is installed")
