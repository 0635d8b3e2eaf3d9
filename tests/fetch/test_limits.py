"""Size, time and broken transfers: what must not be let in, and what is tried again."""

from __future__ import annotations

import gzip
import re
import socket
import threading
import time
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrapers.records import FetchFailure, Response
from tests.fetch.shop_server import Handler, Shop, Visitor, page, raw, reset

MEGABYTE = 1_000_000


def packed(data: bytes) -> bytes:
    """Pack without the time of day: parametrised values are part of a test's name."""
    return gzip.compress(data, mtime=0)


def test_a_page_of_50_megabytes_is_refused_by_its_announcement(shop: Shop, visitor: Visitor) -> None:
    shop.say("/a", raw(b"HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\nstart"))
    failure = visitor.fetch(shop.url("/a"))
    assert failure.kind == "too_large"
    assert failure.detail == "the server announces 50,000,000 bytes; the limit is 10,000,000"
    assert shop.paths() == ["/a"]


def test_a_page_of_50_megabytes_without_announcement_is_cut_off(shop: Shop, visitor: Visitor) -> None:
    sent = [0]

    def endless(handler: Handler) -> None:
        handler.close_connection = True
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(50):
            handler.wfile.write(b"x" * MEGABYTE)
            sent[0] += 1

    shop.say("/a", endless)
    failure = visitor.fetch(shop.url("/a"))
    assert (failure.kind, failure.detail) == ("too_large", "the body is longer than the limit of 10,000,000 bytes")
    assert sent[0] < 40


def test_a_page_of_exactly_the_limit_is_read(shop: Shop, visitor: Visitor) -> None:
    shop.say("/a", page(b"x" * 5000), page(b"x" * 5001))
    assert len(visitor.fetch(shop.url("/a"), max_bytes=5000).body) == 5000
    assert visitor.fetch(shop.url("/a"), max_bytes=5000).kind == "too_large"


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_an_archive_bomb_is_refused_before_it_unfolds(shop: Shop, visitor: Visitor, coding: str) -> None:
    pack = zlib.compressobj(9, zlib.DEFLATED, 31 if coding == "gzip" else 15)
    bomb = b"".join(pack.compress(b"\0" * MEGABYTE) for _ in range(200)) + pack.flush()
    assert len(bomb) < 250_000
    shop.say("/a", page(bomb, Content_Encoding=coding))
    failure = visitor.fetch(shop.url("/a"))
    assert failure.kind == "too_large"
    assert failure.detail.endswith("compressed bytes unpack to more than the limit of 10,000,000")


def test_a_bomb_needs_no_more_memory_than_the_limit(shop: Shop, visitor: Visitor) -> None:
    import tracemalloc

    bomb = gzip.compress(b"\0" * 100 * MEGABYTE)
    shop.say("/a", page(bomb, Content_Encoding="gzip"))
    tracemalloc.start()
    try:
        assert visitor.fetch(shop.url("/a"), max_bytes=MEGABYTE).kind == "too_large"
        assert tracemalloc.get_traced_memory()[1] < 8 * MEGABYTE
    finally:
        tracemalloc.stop()


RAW_DEFLATE = zlib.compressobj(9, zlib.DEFLATED, -15)


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", packed(b"kettle" * 1000)),
        ("GZIP", packed(b"kettle" * 1000)),
        ("x-gzip", packed(b"kettle" * 1000)),
        ("gzip", packed(b"kettle" * 400) + packed(b"kettle" * 600)),
        ("gzip", packed(b"kettle" * 1000) + b"\0\0padding"),
        ("deflate", zlib.compress(b"kettle" * 1000)),
        ("deflate", RAW_DEFLATE.compress(b"kettle" * 1000) + RAW_DEFLATE.flush()),
        ("identity", b"kettle" * 1000),
    ],
)
def test_packed_pages_are_unpacked(shop: Shop, visitor: Visitor, coding: str, body: bytes) -> None:
    shop.say("/a", page(body, Content_Encoding=coding))
    assert visitor.fetch(shop.url("/a")).body == b"kettle" * 1000


def test_a_packed_page_that_arrives_byte_by_byte_is_unpacked(shop: Shop, visitor: Visitor) -> None:
    body = zlib.compress(b"kettle" * 10)
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\nTransfer-Encoding: chunked\r\n\r\n"
    shop.say("/a", raw(head, *(b"1\r\n" + body[n : n + 1] + b"\r\n" for n in range(len(body))), b"0\r\n\r\n"))
    assert visitor.fetch(shop.url("/a")).body == b"kettle" * 10


def test_an_empty_answer_may_call_itself_packed(shop: Shop, visitor: Visitor) -> None:
    shop.say("/a", page(b"", 404, Content_Encoding="gzip"))
    assert visitor.fetch(shop.url("/a")).status == 404


@pytest.mark.parametrize(
    ("coding", "body", "words"),
    [
        ("gzip", b"this is not packed", "the body is not valid gzip"),
        ("gzip", packed(bytes(range(256)) * 40)[:-20], "the gzip body ends too early"),
        ("br", b"\x0b\x02\x80", "content coding 'br' was not asked for; expected gzip, deflate or none"),
        ("gzip, gzip", packed(packed(b"x")), "content coding 'gzip, gzip' was not asked for"),
    ],
)
def test_a_body_that_cannot_be_unpacked_is_no_page(
    shop: Shop, visitor: Visitor, coding: str, body: bytes, words: str
) -> None:
    shop.say("/a", page(body, Content_Encoding=coding))
    failure = visitor.fetch(shop.url("/a"), max_attempts=1)
    assert failure.kind == "decompression"
    assert words in failure.detail


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"])
def test_a_silent_server_is_given_up_at_the_deadline(shop: Shop, visitor: Visitor, start: bytes) -> None:
    pause = threading.Event()
    shop.say("/a", raw(start, b"", pause=pause))
    failure = visitor.fetch(shop.url("/a"), timeout_seconds=0.2, max_attempts=2)
    pause.set()
    assert (failure.kind, failure.detail) == ("timeout", "no complete answer within 0.2 s (2 attempts)")


def test_a_slow_drip_does_not_outlast_the_deadline(shop: Shop, visitor: Visitor) -> None:
    stop = threading.Event()

    def drip(handler: Handler) -> None:
        handler.close_connection = True
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while not stop.wait(0.02):
            handler.wfile.write(b"x")
            handler.wfile.flush()

    shop.say("/a", drip)
    failure = visitor.fetch(shop.url("/a"), timeout_seconds=0.3, max_attempts=1)
    stop.set()
    assert failure.kind == "timeout"


def test_a_body_that_drips_in_is_given_up_before_the_deadline(shop: Shop, visitor: Visitor) -> None:
    def drip(handler: Handler) -> None:
        handler.close_connection = True
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        for _ in range(100):
            visitor.clock.seconds += 0.5
            handler.wfile.write(b"x" * 10)
            handler.wfile.flush()
            time.sleep(0.005)

    shop.say("/a", drip)
    failure = visitor.fetch(shop.url("/a"), min_bytes_per_second=100, max_attempts=1)
    assert failure.kind == "timeout"
    assert re.fullmatch(r"only \d+ bytes came in \d+ s; at least 100 a second are expected", failure.detail)


def test_a_small_page_may_take_its_time(shop: Shop, visitor: Visitor) -> None:
    def late(handler: Handler) -> None:
        visitor.clock.seconds += 4.0
        page(b"short")(handler)

    shop.say("/a", late)
    assert visitor.fetch(shop.url("/a"), min_bytes_per_second=100).body == b"short"


@pytest.mark.parametrize(
    "head", [b"Transfer-Encoding: chunked", b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked"]
)
def test_a_body_without_end_is_cut_off(shop: Shop, visitor: Visitor, head: bytes) -> None:
    def endless(handler: Handler) -> None:
        handler.close_connection = True
        pack = zlib.compressobj(0, zlib.DEFLATED, 31)
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n\r\n")
        while True:  # until the visitor hangs up
            piece = pack.compress(b"x" * 100_000) + pack.flush(zlib.Z_SYNC_FLUSH) if b"gzip" in head else b"x" * 100_000
            handler.wfile.write(b"%x\r\n" % len(piece) + piece + b"\r\n")

    shop.say("/a", endless)
    assert visitor.fetch(shop.url("/a")).kind == "too_large"


def test_a_connection_reset_in_the_middle_of_a_page_is_tried_again(shop: Shop, visitor: Visitor) -> None:
    shop.say("/a", reset, page(b"whole"))
    assert visitor.fetch(shop.url("/a")).body == b"whole"
    assert visitor.clock.slept == [1.0]


def test_half_a_page_is_never_handed_on(shop: Shop, visitor: Visitor) -> None:
    shop.say("/a", reset)
    assert visitor.fetch(shop.url("/a"), max_attempts=2).kind == "connection"
    shop.say("/b", raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf"))
    assert visitor.fetch(shop.url("/b"), max_attempts=2).kind == "connection"


def test_a_port_where_nobody_listens_is_a_failure_and_no_exception(visitor: Visitor) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
    failure = visitor.fetch(url, max_attempts=2)
    assert failure.kind == "connection"
    assert failure.detail.startswith("robots.txt: ")


HEADERS = st.sampled_from(
    [
        b"Content-Encoding: gzip", b"Content-Encoding: deflate", b"Content-Length: 5", b"Content-Length: -1",
        b"Content-Length: 5, 6", b"Transfer-Encoding: chunked", b"Transfer-Encoding: odd", b"Location: /a",
        b"Location: http://[", b"Location: \xff\x00", b"Location: //127.0.0.1:x/", b"Set-Cookie: a=\xff; Expires=never",
        b"Retry-After: \xff", b"Date: never", b"Content-Type: \xd0\xb0", b"no colon at all", b": no name",
    ]
)  # fmt: skip


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    status=st.sampled_from([b"200 OK", b"302 Found", b"503 Busy", b"304", b"100 Continue", b"999 ", b"abc"]),
    headers=st.lists(HEADERS, max_size=4),
    body=st.binary(max_size=40) | st.just(gzip.compress(b"x")) | st.just(b"1\r\nx\r\n0\r\n\r\n"),
)
def test_whatever_a_server_sends_there_is_an_answer_or_a_failure(
    shop: Shop, visitor: Visitor, status: bytes, headers: list[bytes], body: bytes
) -> None:
    shop.say("/a", raw(b"\r\n".join([b"HTTP/1.1 " + status, *headers, b"", body])))
    result = visitor.fetch(shop.url("/a"), obey_robots=False, max_attempts=2, timeout_seconds=5)
    assert isinstance(result, Response | FetchFailure)
    assert isinstance(result, Response) or result.detail
