"""The pages that extraction is measured on: saved ones from a folder, or made ones of the weight of real shops."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from scrapers.records import Response

_AT = datetime(2025, 1, 1, tzinfo=UTC)
_WORDS = "drill cordless case battery charger motor steel light grip torque brushless set keyless chuck hammer".split()


def saved_pages(folder: Path) -> list[Response]:
    """Return the pages `*.html` and `*.html.gz` of a folder.

    A `labels.jsonl` in the folder or beside it may say where a page came from: {"id": file name, "url": address}.
    """
    addresses = _addresses(folder)
    pages = []
    for path in sorted([*folder.glob("*.html"), *folder.glob("*.html.gz")]):
        name = path.name.split(".", 1)[0]
        body = path.read_bytes()
        url = addresses.get(name, f"https://shop.example/{name}")
        pages.append(_response(url, gzip.decompress(body) if path.suffix == ".gz" else body))
    if not pages:
        raise SystemExit(f"{folder}: no page in it; expected files *.html or *.html.gz")
    return pages


def _addresses(folder: Path) -> dict[str, str]:
    for place in (folder, folder.parent):
        if (labels := place / "labels.jsonl").exists():
            rows = map(json.loads, labels.read_text("utf-8").splitlines())
            return {row["id"]: row["url"] for row in rows if "url" in row}
    return {}


def made_pages(count: int, seed: int = 1) -> list[Response]:
    """Return made product pages: two thirds with structured data, all with menus, scripts, styles and neighbours."""
    chance = random.Random(seed)
    return [_response(f"https://shop.example/p/{number}", _page(number, chance).encode()) for number in range(count)]


def _response(url: str, body: bytes) -> Response:
    return Response(url, url, 200, (("Content-Type", "text/html"),), body, _AT)


def _page(number: int, chance: random.Random) -> str:
    title = " ".join(chance.sample(_WORDS, 5)).title() + f" X{number}"
    price = f"{chance.randint(500, 90_000) / 100:.2f}"
    return "".join(_parts(number, title, price, chance))


def _parts(number: int, title: str, price: str, chance: random.Random) -> Iterator[str]:
    yield f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{title} | Shop – tools</title>'
    yield "<style>" + "".join(f".c{i}{{margin:{i}px;color:#{i:06x}}}\n" for i in range(4000)) + "</style>"
    if number % 3:
        product = {"@context": "https://schema.org", "@type": "Product", "name": title, "sku": f"AX-{number:05}",
                   "offers": {"@type": "Offer", "price": price, "priceCurrency": "GBP",
                              "availability": "https://schema.org/InStock"}}  # fmt: skip
        yield f'<script type="application/ld+json">{json.dumps(product)}</script>'
    state = {f"key{i}": {"price": i, "name": chance.choice(_WORDS)} for i in range(4000)}
    yield f"<script>window.state = {json.dumps(state)};</script></head><body><nav>"
    yield "".join(
        f'<ul><li class="menu-item"><a href="/c/{i}"><span>Tools {i}</span></a></li></ul>\n' for i in range(400)
    )
    yield f'</nav><main><div class="gallery">{"<div><img src=x.jpg></div> " * 60}</div><h1>{title}</h1>\n'
    yield f'<div class="price-box"><span class="price">£{price}</span></div><p>RRP <del>£9{price}</del></p>'
    yield '<p class="stock">In stock</p><button>Add to basket</button><p>Sold by Tool House Ltd</p>'
    yield "".join(f"<tr><th>{chance.choice(_WORDS)}</th><td>{i} mm</td></tr>\n" for i in range(150)).join(
        ("<table>", "</table>")
    )
    yield "".join(f"<p>{' '.join(chance.choices(_WORDS, k=30))}.</p>\n" for _ in range(40))
    yield '<h2>Customers also bought</h2><ul class="carousel">'
    yield "".join(
        f'<li class="card"><a href="/p/{number}-{i}"><img src="y.jpg"><span>{chance.choice(_WORDS)}</span></a>'
        f'<div class="card-foot"><span class="price">£{i}.99</span> <i></i></div></li>\n'
        for i in range(500)
    )
    yield "</ul></main><footer>" + '<div><a href="/x">About us</a></div>\n' * 200 + "</footer></body></html>"
