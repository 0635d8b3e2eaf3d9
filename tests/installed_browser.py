"""Whether a browser is installed: tests of rendered pages skip themselves, and say so, where none is."""

from __future__ import annotations

import pytest

from scrapers.browser_program import BrowserAbsentError, find_program


def _missing() -> str:
    try:
        pytest.importorskip("playwright")
        find_program()
    except BrowserAbsentError as error:
        return str(error)
    return ""


needs_browser = pytest.mark.skipif(bool(_missing()), reason=_missing() or "a browser is installed")
