"""Bodies are archived as they came: packed ones packed, readable by us and by other programs."""

from __future__ import annotations

import asyncio
import gzip
import io
import zlib
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest
from filled_archive import NOW
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from monitor.evidence.archive import EvidenceArchive
from monitor.evidence.verify import verify
from monitor.evidence.warc import read_record, response_record
from scrapers.fetch_body import read_body, unpacked
from scrapers.records import Response

PAGE = b"<p>Kettle, 49.90 EUR</p>" * 50
URL = "https://shop.example/p/1"
WAYS = {
    "gzip": gzip.compress(PAGE, mtime=0),
    "deflate": zlib.compress(PAGE),
    "x-gzip": gzip.compress(PAGE[:600], mtime=0) + gzip.compress(PAGE[600:], mtime=0),
}


def answer(coding: str, packed: bytes, body: bytes = PAGE) -> Response:
    headers = (
        ("Content-Type", "text/html"),
        *((("Content-Encoding", coding),) if coding else ()),
        ("Transfer-Encoding", "chunked"),
        ("Content-Length", "7"),
    )
    return Response(URL, URL, 200, headers, body, NOW, packed=packed)


@pytest.mark.parametrize("coding", WAYS)
def test_a_packed_body_is_kept_packed_and_comes_back_both_ways(coding: str, tmp_path: Path) -> None:
    archive = EvidenceArchive(tmp_path)
    given_answer = answer(coding, WAYS[coding])
    entry = archive.store_response(given_answer, kind="page", subject="shop|1", run=7)
    assert archive.read(1) == given_answer
    assert WAYS[coding] in archive.record(entry)
    assert PAGE not in archive.record(entry)
    assert verify(tmp_path) == []


def test_other_programs_unpack_what_is_kept_packed() -> None:
    record = response_record(answer("gzip", WAYS["gzip"]), 1)
    (read,) = [(item.http_headers, item.content_stream().read()) for item in ArchiveIterator(io.BytesIO(record))]
    headers, body = read
    assert body == PAGE
    assert headers.get_header("Content-Encoding") == "gzip"
    assert headers.get_header("X-Archive-Orig-Content-Length") == "7"


@pytest.mark.parametrize("coding", ["", "gzip"])
def test_a_body_that_is_only_known_unpacked_is_kept_so(coding: str) -> None:
    response = answer(coding, b"")
    record = response_record(response, 1)
    assert PAGE in record
    assert read_record(record, url=URL, at=NOW) == response


def test_a_record_whose_body_is_not_packed_as_it_says_is_refused() -> None:
    record = response_record(answer("gzip", b"no gzip at all"), 1)
    with pytest.raises(ValueError, match="the body is not what its header says"):
        read_record(record, url=URL, at=NOW)


@given(body=st.binary(max_size=300_000), cut=st.integers(1, 70_000), coding=st.sampled_from(["", "gzip", "deflate"]))
def test_what_came_is_handed_out_beside_what_it_unpacks_to(body: bytes, cut: int, coding: str) -> None:
    sent = {"": body, "gzip": gzip.compress(body), "deflate": zlib.compress(body)}[coding]

    async def chunks() -> AsyncGenerator[bytes]:
        for start in range(0, len(sent), cut):
            yield sent[start : start + cut]

    packed = bytearray()
    assert asyncio.run(read_body(chunks(), coding, "", 1_000_000, packed)) == body
    assert bytes(packed) == (sent if coding else b"")
    if coding:
        assert unpacked(bytes(packed), coding) == body
        response = replace(answer(coding, bytes(packed)), body=body)
        assert read_record(response_record(response, 1), url=URL, at=NOW) == response
