"""Revisit records (WARC 1.1 §6.7): a page that came back unchanged is archived without its bytes a second time.

Two profiles: the server itself said "not modified" (304), or it sent a payload whose SHA-256 is that of an earlier
record. Either names the record that holds the bytes, which is never a revisit itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from monitor.evidence.warc import HTTP_RESPONSE, http_head, named_headers, record
from scrapers.records import Response

_PROFILE = "http://netpreserve.org/warc/1.1/revisit/"
IDENTICAL = f"{_PROFILE}identical-payload-digest"
NOT_MODIFIED = f"{_PROFILE}server-not-modified"
_SEQUENCE = "Channelwarden-Refers-To-Sequence"
"""The number of the record that holds the bytes, in our index."""


@dataclass(frozen=True)
class Original:
    """The record that holds a page's bytes: its number in the archive, WARC headers and payload digest."""

    sequence: int
    record_id: str
    target: str
    date: str
    payload: str


def original_of(head: bytes, sequence: int) -> Original:
    """Return the record that holds the bytes of the record that begins with `head`: itself, unless it is a revisit."""
    headers, _ = named_headers(head)
    if headers["warc-type"] != "revisit":
        return Original(
            sequence,
            headers["warc-record-id"],
            headers["warc-target-uri"],
            headers["warc-date"],
            headers["warc-payload-digest"],
        )
    return Original(
        int(headers[_SEQUENCE.lower()]),
        headers["warc-refers-to"],
        headers["warc-refers-to-target-uri"],
        headers["warc-refers-to-date"],
        headers["warc-payload-digest"],
    )


def repeats(response: Response, payload: str, original: Original) -> bool:
    """Return whether a response, whose payload has that digest, brings nothing that the original record lacks."""
    return response.status == 304 or (bool(response.body) and payload == original.payload)


def revisit_record(response: Response, number: int, original: Original, note: str) -> bytes:
    """Return the revisit record of a response that repeats the original's payload; `number` is its place."""
    return record(
        "revisit",
        url=response.final_url,
        at=response.fetched_at,
        number=number,
        content_type=HTTP_RESPONSE,
        block=(http_head(response),),
        payload=original.payload,
        note=note,
        more={
            "WARC-Profile": NOT_MODIFIED if response.status == 304 else IDENTICAL,
            "WARC-Refers-To": original.record_id,
            "WARC-Refers-To-Target-URI": original.target,
            "WARC-Refers-To-Date": original.date,
            _SEQUENCE: str(original.sequence),
        },
    )
