"""Certificates of a time-stamp answer in DER order: servers on OpenSSL send them in the order of the chain.

The certificates stand outside of what is signed, so their order changes nothing that is vouched for.
"""

from __future__ import annotations

from collections.abc import Iterator

_CERTIFICATES = 0xA0


def with_sorted_certificates(answer: bytes) -> bytes:
    """Return a TimeStampResp (RFC 3161) whose set of certificates is sorted; raises `ValueError` for what is none."""
    try:
        first, last = _certificates(answer)
    except IndexError as error:
        raise ValueError("an element is missing") from error
    ordered = sorted(answer[begin:end] for begin, end in _children(answer, first, last))
    return answer[:first] + b"".join(ordered) + answer[last:]


def _certificates(answer: bytes) -> tuple[int, int]:
    """Return where the certificates begin and end; an empty stretch where there are none."""
    _, *token = _children(answer, *_first(answer, 0)[1])
    if not token:
        return 0, 0  # a refusal
    content = list(_children(answer, *_first(answer, token[0][0])[1]))[1]  # after the type
    signed = _first(answer, _first(answer, content[0])[1][0])[1]
    for start, _ in _children(answer, *signed):
        if answer[start] == _CERTIFICATES:
            return _first(answer, start)[1]
    return 0, 0


def _children(data: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where each element of a constructed value begins and ends."""
    while start < end:
        _, (_, after) = _first(data, start)
        yield start, after
        start = after


def _first(data: bytes, start: int) -> tuple[int, tuple[int, int]]:
    """Return the tag at a place, and where its value begins and ends."""
    try:
        tag, length, value = data[start], data[start + 1], start + 2
        if length & 0x80:
            count = length & 0x7F
            length, value = int.from_bytes(data[value : value + count], "big"), value + count
    except IndexError as error:
        raise ValueError("it ends within an element") from error
    if value + length > len(data):
        raise ValueError("it ends within an element")
    return tag, (value, value + length)
