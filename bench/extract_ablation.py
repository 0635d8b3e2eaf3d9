"""How right the generic reader stays on pages of shops it never saw: its sources are taken away, one kind at a time.

Every page is read whole, then without JSON-LD, microdata, meta tags, scripts, strike-through or headings, without all
structured data, and of the visible page also without class names. What counts is how seldom a number becomes *wrong*:
less to read from may give no answer, never another number. Prints JSON; exits with 1 where a number is wrong.

    python -m bench.extract_ablation PAGES [--errors]     PAGES holds labels.jsonl (id, url, price, price_alt) and html/
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from scrapers.reading.visit import read_response
from scrapers.records import PageReading, Response

_JSON_LD = re.compile(r"<script[^>]*ld\+json[^>]*>.*?</script>", re.DOTALL | re.IGNORECASE)
_SCRIPTS = re.compile(r"<script\b.*?</script>", re.DOTALL | re.IGNORECASE)
_MICRODATA = re.compile(r"\s(?:itemprop|itemscope|itemtype|typeof|property)(?:=\"[^\"]*\"|='[^']*')?", re.IGNORECASE)
_META = re.compile(r"<meta\b[^>]*>", re.IGNORECASE)
_STRIKES = re.compile(r"</?(?:del|s|strike)\b[^>]*>|text-decoration:\s*line-through", re.IGNORECASE)
_HEADINGS = re.compile(r"(?<=<)/?h[1-6](?=[\s>])", re.IGNORECASE)
_NAMES = re.compile(r"\s(?:class|id|data-[\w-]+)=(?:\"[^\"]*\"|'[^']*')", re.IGNORECASE)


def _without(*patterns: re.Pattern[str]) -> Callable[[str], str]:
    def taken(html: str) -> str:
        for pattern in patterns:
            html = pattern.sub(_blank_charset, html)
        return html

    return taken


def _blank_charset(found: re.Match[str]) -> str:
    """Keep what says in which charset the page is written: without it nothing at all can be read."""
    return found[0] if "charset" in found[0].lower() and found[0].lower().startswith("<meta") else ""


ABLATIONS: dict[str, Callable[[str], str]] = {
    "whole": _without(),
    "no_json_ld": _without(_JSON_LD),
    "no_microdata": _without(_MICRODATA),
    "no_meta": _without(_META),
    "no_scripts": _without(_SCRIPTS),
    "no_strikes": _without(_STRIKES),
    "no_headings": lambda html: _HEADINGS.sub(lambda found: "/div" if found[0].startswith("/") else "div", html),
    "visible_only": _without(_SCRIPTS, _MICRODATA, _META),
    "visible_without_names": _without(_SCRIPTS, _MICRODATA, _META, _NAMES),
    "visible_without_strikes": _without(_SCRIPTS, _MICRODATA, _META, _STRIKES),
    "visible_without_either": _without(_SCRIPTS, _MICRODATA, _META, _NAMES, _STRIKES),
}


@dataclass(frozen=True)
class Labelled:
    """A saved page and what a person read on it."""

    id: str
    url: str
    html: str
    price: Decimal | None
    alternatives: tuple[Decimal, ...]


def labelled_pages(folder: Path) -> Iterator[Labelled]:
    """Yield the pages of a folder with `labels.jsonl` and `html/ID*.html.gz`."""
    for line in (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        body = next((folder / "html").glob(f"{row['id']}.*")).read_bytes()
        html = (gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body).decode("utf-8", "replace")
        price = Decimal(row["price"]) if row["price"] else None
        yield Labelled(row["id"], row["url"], html, price, tuple(Decimal(one) for one in row.get("price_alt") or ()))


def outcome_of(page: Labelled, reading: PageReading) -> str:
    """Return right, alternative, wrong, none (no number), or absent where the page has no price and none is given."""
    sure = reading.status in {"ok", "out_of_stock"} and bool(reading.offers)
    price = reading.offers[0].price if sure else None
    if price is None:
        return "absent" if page.price is None else "none"
    if page.price is not None and price == page.price:
        return "right"
    return "alternative" if price in page.alternatives else "wrong"


def read(page: Labelled, html: str) -> PageReading:
    """Read a page's text by the generic reader, as if it had just been fetched."""
    kind = (("Content-Type", "text/html; charset=utf-8"),)
    response = Response(page.url, page.url, 200, kind, html.encode(), datetime(2026, 1, 1, tzinfo=UTC))
    return read_response(response, "generic", {})


def main(arguments: list[str] | None = None) -> int:
    """Print one count of outcomes for every ablation."""
    parser = argparse.ArgumentParser(description="how right the generic reader stays with less to read from")
    parser.add_argument("pages", type=Path)
    parser.add_argument("--errors", action="store_true", help="name every page that is not right, on standard error")
    chosen = parser.parse_args(arguments)
    pages = list(labelled_pages(chosen.pages))
    counts: dict[str, Counter[str]] = {}
    for name, ablate in ABLATIONS.items():
        counts[name] = Counter()
        for page in pages:
            reading = read(page, ablate(page.html))
            outcome = outcome_of(page, reading)
            counts[name][outcome] += 1
            if chosen.errors and outcome not in {"right", "absent"}:
                got = [str(offer.price) for offer in reading.offers]
                print(name, page.id, outcome, page.price, got, *reading.reasons, sep="\t", file=sys.stderr)
    print(json.dumps({"pages": len(pages), "outcomes": counts}, indent=2))
    return 1 if any(count["wrong"] for count in counts.values()) else 0


if __name__ == "__main__":
    raise SystemExit(main())
