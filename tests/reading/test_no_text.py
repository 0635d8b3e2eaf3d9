"""An answer that is no text is named so: that a page shows no price would end the offers that stand."""

from __future__ import annotations

import gzip
import random
import zlib
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.reading.visit import read_response
from scrapers.records import PageReading, Response

PAGE = "<html><body><h1>Lampe Brera</h1><p>49,90 €</p><p>Auf Lager</p><button>In den Warenkorb</button></body></html>"
NOISE = random.Random(7).randbytes(3000)
FILES = {
    "packed by gzip": gzip.compress(PAGE.encode()),
    "no text": zlib.compress((PAGE + NOISE.hex()).encode()),
    "a picture (PNG)": b"\x89PNG\r\n\x1a\n" + NOISE,
    "a picture (JPEG)": b"\xff\xd8\xff\xe0\x00\x10JFIF" + NOISE,
    "a PDF document": b"%PDF-1.4\n1 0 obj << /Title (Lampe 49,90 EUR) >> endobj\n" + NOISE + b"\n%%EOF",
    "a ZIP archive": b"PK\x03\x04" + NOISE,
}


def read(body: bytes, content_type: str) -> PageReading:
    headers = (("Content-Type", content_type),)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return read_response(Response("https://s.example/p", "https://s.example/p", 200, headers, body, at), "generic", {})


@settings(max_examples=200, deadline=None)
@given(
    st.integers(0, 1 << 32),
    st.integers(16, 4000),
    st.sampled_from(["", "text/html", "text/html; charset=utf-8", "text/html; charset=windows-1252", "text/plain"]),
)
def test_random_bytes_are_never_a_page_without_a_price(seed: int, size: int, content_type: str) -> None:
    reading = read(random.Random(seed).randbytes(size), content_type)
    assert (reading.status, reading.offers) == ("layout_changed", ())
    assert reading.reasons


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("content_type", ["", "text/html", "text/html; charset=utf-8"])
def test_a_file_is_named_whatever_its_label(kind: str, content_type: str) -> None:
    reading = read(FILES[kind], content_type)
    assert (reading.status, reading.offers) == ("layout_changed", ())
    assert kind in reading.reasons[0]
    assert ("labelled text/html" in reading.reasons[0]) == bool(content_type)


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        (PAGE.encode("utf-16"), "utf-8"),
        (PAGE.encode("utf-16-le"), "utf-16le"),
        (PAGE.encode("cp1252"), "windows-1252"),
        (PAGE.encode() + b"\x00\x0b", "utf-8"),
    ],
)
def test_a_page_in_another_encoding_or_with_a_stray_character_is_read(body: bytes, charset: str) -> None:
    reading = read(body, f"text/html; charset={charset}")
    assert (reading.status, str(reading.offers[0].price)) == ("ok", "49.90")
