"""WARC 1.1 records (ISO 28500:2017): one response or file as bytes, and back.

The same capture always gives the same bytes: nothing in a record is random or taken from the machine. Bodies are
kept as they came, packed ones packed. Headers that speak of the transfer, which is over, are renamed
(`X-Archive-Orig-…`), as archives do.
"""

from __future__ import annotations

import base64
import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import quote

from scrapers.fetch_body import unpacked
from scrapers.fetch_fault import FetchError
from scrapers.records import Response

VERSION = b"WARC/1.1"
HTTP_RESPONSE = "application/http;msgtype=response"
_END = b"\r\n\r\n"
_RENAMED = ("transfer-encoding", "content-length")
_CODING = "content-encoding"
"""Kept where the body is packed; renamed where it had to be kept unpacked (a file of an older version)."""
_PHRASES = {status.value: status.phrase for status in HTTPStatus}
_PREFIX = "X-Archive-Orig-"
_ID = b"WARC-Record-ID: "
NOTE = "Channelwarden-Index"
"""What the index says of the record beside its place and hash, in JSON: from this its line can be written again."""
_FINAL_URL = "Channelwarden-Final-URL"
"""The answering address in JSON, where it is not a URI as it stands."""


def response_record(response: Response, number: int, payload: str = "", note: str = "") -> bytes:
    """Return the WARC record of a response; `number` is its place, `payload` its body's digest where that is known."""
    body = payload_of(response)
    return record(
        "response",
        url=response.final_url,
        at=response.fetched_at,
        number=number,
        content_type=HTTP_RESPONSE,
        block=(http_head(response), body),
        payload=payload or digest_of(body),
        note=note,
    )


def payload_of(response: Response) -> bytes:
    """Return the body as it is archived: packed where it came packed."""
    return response.packed or response.body


def http_head(response: Response) -> bytes:
    """Return status line and headers of a response as its record keeps them."""
    lines = [f"HTTP/1.1 {response.status} {_PHRASES.get(response.status, '')}"]
    payload = payload_of(response)
    renamed = _RENAMED if response.packed else (*_RENAMED, _CODING)
    for name, value in response.headers:
        lines.append(f"{_PREFIX if name.lower() in renamed else ''}{_one_line(name)}: {_one_line(value)}")
    lines.append(f"Content-Length: {len(payload)}")
    return "\r\n".join(lines).encode("latin-1", errors="replace") + _END


def file_record(body: bytes, *, url: str, content_type: str, at: datetime, number: int, note: str) -> bytes:
    """Return the WARC record of a file that came in by another way than HTTP."""
    shown_type = _one_line(content_type) or "application/octet-stream"
    digest = digest_of(body)
    return record(
        "resource", url=url, at=at, number=number, content_type=shown_type, block=(body,), payload=digest, note=note
    )


def read_record(data: bytes, *, url: str, at: datetime) -> Response:
    """Return what was archived as a record's bytes; a file comes back with status 200 and its content type.

    `url` and `at` are what the index says. Raises `ValueError` for bytes that are not a record of ours.
    """
    headers, block = split(data)
    exact = headers.get(_FINAL_URL.lower())
    final_url = headers["warc-target-uri"] if exact is None else json.loads(exact)
    if headers["warc-type"] == "resource":
        return Response(url, url, 200, (("Content-Type", headers["content-type"]),), block, at)
    head, _, body = block.partition(_END)
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = [(name, value) for name, _, value in (line.partition(": ") for line in lines[:-1])]
    restored = tuple((_restored(name), value) for name, value in pairs)
    coding = next((value for name, value in pairs if name.lower() == _CODING), "")
    packed = body if coding else b""
    try:
        body = unpacked(packed, coding) if packed else body
    except FetchError as error:
        raise ValueError(f"the body is not what its header says: {error}") from error
    return Response(url, final_url, int(first.split(" ")[1]), restored, body, at, packed=packed)


def split(data: bytes) -> tuple[dict[str, str], bytes]:
    """Return a record's WARC headers (names in lower case) and its block; raises `ValueError` if it is not one."""
    headers, rest = named_headers(data)
    length = int(headers["content-length"]) if "content-length" in headers else -1
    if len(rest) != length + len(_END) or rest[length:] != _END:
        raise ValueError("the record's length is not what its header says")
    return headers, rest[:length]


def named_headers(data: bytes) -> tuple[dict[str, str], bytes]:
    """Return the WARC headers (names in lower case) that a record begins with, and what follows of it."""
    head, _, rest = data.partition(_END)
    first, *lines = head.split(b"\r\n")
    if first != VERSION:
        raise ValueError("no WARC 1.1 record begins here")
    pairs = (line.partition(b": ") for line in lines)
    return {name.decode("utf-8").lower(): value.decode("utf-8") for name, _, value in pairs}, rest


def announced_length(start: bytes) -> int | None:
    """Return the whole length of the record whose first bytes are given, or None where they do not say it."""
    head, end, _ = start.partition(_END)
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b": ")
        if end and name == b"Content-Length" and value.isdigit():
            return len(head) + 2 * len(_END) + int(value)
    return None


def record(
    kind: str,
    *,
    url: str,
    at: datetime,
    number: int,
    content_type: str,
    block: Sequence[bytes],
    payload: str,
    note: str,
    more: Mapping[str, str] | None = None,
) -> bytes:
    """Return a record of a WARC type around a block in pieces, which may be large and are copied once.

    `payload` is its payload's digest, `note` what the index says of it besides (JSON), `more` are further headers.
    """
    target = _uri(url)
    headers: Mapping[str, str] = {
        "WARC-Type": kind,
        "WARC-Date": date_of(at),
        "WARC-Target-URI": target,
        **({} if target == url else {_FINAL_URL: json.dumps(url)}),
        **({NOTE: note} if note else {}),
        **(more or {}),
        "WARC-Payload-Digest": payload,
        "WARC-Block-Digest": digest_of(*block),
        "Content-Type": content_type,
        "Content-Length": str(sum(map(len, block))),
    }
    lines = [VERSION, *(f"{name}: {value}".encode() for name, value in headers.items())]
    lines.insert(2, _ID + _record_id(lines, number))
    return b"".join((b"\r\n".join(lines), _END, *block, _END))


def is_whole(data: bytes, number: int) -> bool:
    """Return whether bytes are, to the last one, the record that was written at a place of the archive.

    Its block digest binds the block, its record id the other headers and the place.
    """
    try:
        headers, block = split(data)
    except ValueError:
        return False
    return is_of_place(data, number) and headers.get("warc-block-digest") == digest_of(block)


def is_of_place(data: bytes, number: int) -> bool:
    """Return whether the head with which bytes begin is as it was written at a place of the archive."""
    lines = data.partition(_END)[0].split(b"\r\n")
    others = [line for line in lines if not line.startswith(_ID)]
    return _ID + _record_id(others, number) in lines


def date_of(at: datetime) -> str:
    """Return a time as a WARC header gives it."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _record_id(lines: Sequence[bytes], number: int) -> bytes:
    """Return the id of the record at a place, from its head's other lines: the same capture has the same one."""
    digest = hashlib.sha256(b"\r\n".join(lines)).hexdigest()
    return f"<{uuid.uuid5(uuid.NAMESPACE_URL, f'{number}|{digest}').urn}>".encode("ascii")


def digest_of(*pieces: bytes) -> str:
    """Return the digest of bytes in pieces as a WARC header gives it."""
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return "sha256:" + base64.b32encode(digest.digest()).decode("ascii")


def _uri(url: str) -> str:
    """Return a URL as a URI: what a URI may not hold is percent-encoded, a path without scheme becomes `file:`."""
    quoted = quote(url, safe="%/:?#[]@!$&'()*+,;=~", errors="surrogatepass")
    return quoted if ":" in quoted.partition("/")[0] else f"file:{quoted}"


def _one_line(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ").strip()


def _restored(name: str) -> str:
    plain = name.removeprefix(_PREFIX)
    return plain if plain.lower() in (*_RENAMED, _CODING) else name
