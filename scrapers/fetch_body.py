"""Reading a response body within a limit that counts decompressed bytes, so that no archive bomb unfolds."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterable, AsyncIterator, Callable
from typing import Protocol

from scrapers.fetch_fault import FetchError

ACCEPT_ENCODING = "gzip, deflate"
"""What is asked for: the codings that can be unpacked piece by piece within a bound, without further libraries."""

_PIECE = 65_536
_UNPACKED_BEFORE = 1 << 30
_GRACE_SECONDS = 5.0
"""How long a body may take to come up to speed."""


class _Decoder(Protocol):
    def take(self, data: bytes, room: int) -> bytes: ...
    def finish(self) -> None: ...


class _Identity:
    def take(self, data: bytes, room: int) -> bytes:  # noqa: ARG002 - the sender's bytes are what they are
        return data

    def finish(self) -> None:
        """Nothing to check: the protocol knows where an unpacked body ends."""


class _Inflate:
    """zlib streams in one of three wrappings: gzip (several members), zlib, or raw as some servers send "deflate"."""

    def __init__(self, coding: str) -> None:
        self._coding = coding
        self._head = b""
        self._stream: zlib._Decompress | None = None

    def take(self, data: bytes, room: int) -> bytes:
        """Unpack data, at most one byte more than there is room for."""
        if self._stream is None:
            self._head += data
            if len(self._head) < 2:
                return b""
            data, self._stream = self._head, zlib.decompressobj(self._wbits())
        out = bytearray()
        while data and len(out) <= room and (not self._stream.eof or self._next_member(data)):
            try:
                out += self._stream.decompress(data, room + 1 - len(out))
            except zlib.error as error:
                raise FetchError("decompression", f"the body is not valid {self._coding}: {error}") from error
            data = self._stream.unconsumed_tail or self._stream.unused_data
        return bytes(out)

    def _wbits(self) -> int:
        """Return the wrapping by the first two bytes: a zlib header is a multiple of 31 (RFC 1950 §2.2)."""
        if self._coding == "gzip":
            return 31
        wrapped = self._head[0] & 0x0F == 8 and int.from_bytes(self._head[:2], "big") % 31 == 0
        return 15 if wrapped else -15

    def _next_member(self, data: bytes) -> bool:
        """Begin a further gzip member; anything else after the end is padding and ignored, as browsers do."""
        if self._coding != "gzip" or not data.startswith(b"\x1f\x8b"):
            return False
        self._stream = zlib.decompressobj(self._wbits())
        return True

    def finish(self) -> None:
        """Refuse a body that ends within a compressed stream: half a page must not be judged."""
        if self._head and not (self._stream and self._stream.eof):
            raise FetchError("decompression", f"the {self._coding} body ends too early", retry=True)


async def not_slower(
    chunks: AsyncIterable[bytes], min_rate: float, monotonic: Callable[[], float]
) -> AsyncIterator[bytes]:
    """Pass a body on; raises `FetchError` (`timeout`) when it drips in at less than `min_rate` bytes a second."""
    started = monotonic()
    received = 0
    async for chunk in chunks:
        received += len(chunk)
        seconds = monotonic() - started
        if seconds > _GRACE_SECONDS and received < min_rate * seconds:
            raise FetchError(
                "timeout",
                f"only {received:,} bytes came in {seconds:.0f} s; at least {min_rate:g} a second are expected",
                retry=True,
            )
        yield chunk


async def read_body(
    chunks: AsyncIterable[bytes], coding: str, length: str, max_bytes: int, packed: bytearray | None = None
) -> bytes:
    """Return the decoded body of a response; where it came packed, `packed` gets the bytes as they came.

    `coding` and `length` are its Content-Encoding and Content-Length headers. Raises `FetchError`: `too_large` as soon
    as more than `max_bytes` decoded bytes are known to come, `decompression` for a body that cannot be unpacked.
    """
    decoder = _decoder(coding)
    if isinstance(decoder, _Identity) and length.isdecimal() and int(length) > max_bytes:
        raise FetchError("too_large", f"the server announces {int(length):,} bytes; the limit is {max_bytes:,}")
    if isinstance(decoder, _Identity):
        return await _as_it_comes(chunks, max_bytes)
    body = bytearray()
    received = 0
    async for chunk in chunks:
        received += len(chunk)
        if packed is not None:
            packed += chunk
        for start in range(0, len(chunk), _PIECE):
            body += decoder.take(chunk[start : start + _PIECE], max_bytes - len(body))
            if len(body) > max_bytes:
                raise FetchError("too_large", _too_large(received, max_bytes, packed=True))
    decoder.finish()
    return bytes(body)


async def _as_it_comes(chunks: AsyncIterable[bytes], max_bytes: int) -> bytes:
    parts: list[bytes] = []
    received = 0
    async for chunk in chunks:
        received += len(chunk)
        if received > max_bytes:
            raise FetchError("too_large", _too_large(received, max_bytes, packed=False))
        parts.append(chunk)
    return b"".join(parts)


def unpacked(body: bytes, coding: str) -> bytes:
    """Return a body decoded that came packed and was read within its limits once before.

    Raises `FetchError` where it cannot be unpacked.
    """
    decoder = _decoder(coding)
    out = bytearray()
    for start in range(0, len(body), _PIECE):
        out += decoder.take(body[start : start + _PIECE], _UNPACKED_BEFORE - len(out))
    decoder.finish()
    return bytes(out)


def _decoder(coding: str) -> _Decoder:
    named = [name for name in coding.lower().replace(" ", "").split(",") if name not in ("", "identity")]
    if not named:
        return _Identity()
    if len(named) == 1 and named[0] in ("gzip", "x-gzip", "deflate"):
        return _Inflate(named[0].removeprefix("x-"))
    raise FetchError(
        "decompression", f"content coding '{coding}' was not asked for; expected {ACCEPT_ENCODING} or none"
    )


def _too_large(received: int, max_bytes: int, *, packed: bool) -> str:
    if packed:
        return f"{received:,} compressed bytes unpack to more than the limit of {max_bytes:,}"
    return f"the body is longer than the limit of {max_bytes:,} bytes"
