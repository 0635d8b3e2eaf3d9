"""Pages whose tags would make a parser take gigabytes or hours: refused, or ended by the system, and named."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.bounds import EndlessPageError
from scrapers.reading.visit import read_response
from scrapers.records import Page, Response

ROOT = Path(__file__).resolve().parents[2]
REOPENED = "".join(f"<b id={number}><p>" for number in range(2_000))
CLOSED_LATE = "<div>" * 60_000 + "</div>" * 60_000
ALL_DIFFERENT = "".join(f"<i id={number}>" for number in range(25_000))
REFUSED = "so it was not parsed"


def answer(html: str, status: int = 200) -> Response:
    url = "https://shop.example/p"
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    return Response(url, url, status, headers, html.encode(), datetime(2026, 3, 2, tzinfo=UTC))


@pytest.mark.parametrize("html", [REOPENED, REOPENED + "</b>" * 2_000, CLOSED_LATE, REOPENED.upper(), ALL_DIFFERENT])
def test_a_page_that_would_never_be_parsed_is_refused_before(html: str) -> None:
    reading = read_response(answer(html), "generic", {})
    assert reading.status == "layout_changed"
    assert REFUSED in reading.reasons[0]


def test_a_server_out_of_order_may_send_such_a_page_as_well() -> None:
    assert read_response(answer(REOPENED, 503), "generic", {}).status == "layout_changed"


@pytest.mark.parametrize(
    "html",
    [
        "<ul>" + "<li>one more" * 20_000,
        "<p>no end" * 20_000,
        '<font color="red">' * 20_000 + "<p>sale</p>" * 2_000,
        "".join(f'<a href="/{number}">link<p>' for number in range(5_000)),
        "<table>" + "<tr><td>cell" * 20_000,
        "<div><span>deep</span>" * 3_000,
        "<img><br>" * 20_000,
    ],
)
def test_a_page_that_is_only_untidy_is_parsed(html: str) -> None:
    page = Page("https://shop.example/p", 200, "text/html", f"<h1>Kettle</h1>{html}")
    assert page.tree.css_first("h1").text() == "Kettle"


@given(
    st.recursive(
        st.sampled_from(["x", "<br>"]),
        lambda parts: (
            st.lists(parts, max_size=6)
            .map("".join)
            .flatmap(
                lambda inner: st.sampled_from(["b", "div", "span", "li", "font"]).map(
                    lambda name: f"<{name}>{inner}</{name}>"
                )
            )
        ),
    )
)
def test_what_is_closed_where_it_was_opened_is_parsed_however_much_there_is(piece: str) -> None:
    page = Page("https://shop.example/p", 200, "text/html", piece * (4_000 // (piece.count("<") or 4_000) + 1))
    assert page.tree.body is not None


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_reading_process_that_does_not_come_back_from_its_parser_is_ended() -> None:
    ended = run(
        "from scrapers.bounds import end_process_after, limit_process\n"
        "from scrapers.records import Page\n"
        "limit_process(); end_process_after(0.2)\n"
        "Page('', 200, 'text/html', '<div>' * 200_000).tree"
    )
    assert ended.returncode == -signal.SIGPROF, ended.stderr


GREEDY = """
from datetime import UTC, datetime
from scrapers import bounds
from scrapers.reading.many import ReadingTask, begin_reading, read_many
from scrapers.records import Response

def task(html):
    at, headers = datetime(2026, 3, 2, tzinfo=UTC), (("Content-Type", "text/html"),)
    return ReadingTask(Response("", "", 200, headers, html.encode(), at), "generic")

bounds.MEMORY_BYTES = 500 << 20
begin_reading()
endless = "".join(f"<b id={number}><p>" for number in range(4_000))
for reading in read_many([task(endless), task("<h1>Kettle</h1><p>$5.00 Add to cart</p>")]):
    print(reading.status)
"""


def test_a_page_that_wants_all_memory_is_a_fault_of_that_page_in_a_reading_process() -> None:
    done = run(GREEDY)
    assert done.stdout.split() == ["layout_changed", "ok"], done.stderr


def test_a_process_that_does_more_than_reading_is_not_limited() -> None:
    with pytest.raises(EndlessPageError, match="60,000 elements in one another"):
        _ = Page("", 200, "text/html", CLOSED_LATE).tree
    with pytest.raises(EndlessPageError, match="opened again 2,001,000 times"):
        _ = Page("", 200, "text/html", REOPENED).tree


def test_a_lower_limit_of_the_operator_stays() -> None:
    done = run(
        "import resource\n"
        "from scrapers.bounds import limit_process\n"
        "_, most = resource.getrlimit(resource.RLIMIT_AS)\n"
        "resource.setrlimit(resource.RLIMIT_AS, (400 << 20, most))\n"
        "limit_process()\n"
        "print(resource.getrlimit(resource.RLIMIT_AS)[0] >> 20)"
    )
    assert done.stdout.strip() == "400", done.stderr


def test_a_line_of_a_thousand_prices_takes_a_thousand_times_one_of_them() -> None:
    prices = "Member price $5.00 " * 5_000
    named = "<html lang=en-US><title>Cordless drill AX 500</title><h1>Cordless drill AX 500</h1>"
    html = f"{named}<div class=price>{prices}</div></html>"
    started = time.process_time()
    assert read_response(answer(html), "generic", {}).status == "ambiguous"
    assert time.process_time() - started < 15
