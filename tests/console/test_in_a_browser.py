"""The pages in a real browser: nothing runs over the edge of a phone, and the browser refuses nothing of ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.console.running import Running
from tests.console.watched_channel import WatchedChannel
from tests.installed_browser import needs_browser, page_of_width

pytestmark = [pytest.mark.browser, needs_browser]


@pytest.mark.parametrize("width", [360, 1280])
def test_a_page_fits_its_screen_and_is_drawn_by_its_own_stylesheet(
    for_legal: Running, channel: WatchedChannel, tmp_path: Path, width: int
) -> None:
    paths = ["/", "/digest", "/cases", "/notices", "/notices?show=on_its_way", "/agreements", "/sites", "/cases?page=x"]
    paths += [f"/cases/{number}" for number in (channel.priced, channel.hostile, channel.long, channel.for_legal)]
    paths += [f"/notices/{channel.letter}"]
    with page_of_width(width) as page:
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        for path in paths:
            page.goto(for_legal.address.rstrip("/") + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(238, 240, 243)", path
            cells = page.eval_on_selector_all(
                "main > table td", "cells => cells.map(cell => cell.offsetWidth).filter(Boolean)"
            )
            assert min(cells, default=80) >= 60, path  # a long name leaves room for the words beside it
            assert page.screenshot(path=tmp_path / "page.png", full_page=True)
    assert [text for text in said if "status of 400" not in text] == []
