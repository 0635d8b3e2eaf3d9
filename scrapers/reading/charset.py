"""Bytes to text: what the server, the mark, the page and the bytes themselves say of the encoding."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator

from scrapers.records import Response
from scrapers.storable_text import is_storable_json, storable_json

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_IN_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:-]{2,40})", re.IGNORECASE)
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w:-]{2,40})", re.IGNORECASE)
_SUPERSETS = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932",
              "euc_kr": "cp949", "iso8859-9": "cp1254"}  # fmt: skip
_DETECTED = ("cp1251", "koi8-r", "cp1250", "cp1252", "cp932", "gb18030", "cp949")


def decode(response: Response) -> str:
    """Return a response's text; see `decoded`."""
    return decoded(response)[0]


def decoded(response: Response) -> tuple[str, bytes]:
    """Return a response's text, and its bytes where they are that very text in UTF-8 (else none).

    A declared encoding that the bytes contradict is not believed: the next one that decodes every byte is taken, and
    at last the encoding that gives the most plausible letters. Nothing raises; undecodable bytes become U+FFFD, and so
    does what no database keeps: one letter of a seller's must not end the pass that would store it.
    """
    text, utf8 = _decoded(response)
    if utf8 and is_storable_json(utf8):
        return text, utf8
    kept = storable_json(text)
    return kept, utf8 if kept == text else b""


def _decoded(response: Response) -> tuple[str, bytes]:
    body = response.body
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body.decode(encoding, errors="replace"), b""
    for encoding in _claims(response):
        try:
            return body.decode(encoding), body if encoding == "utf-8" else b""
        except UnicodeDecodeError:
            continue
    damage = body.decode("utf-8", errors="replace")
    if damage.count("\ufffd") * 200 < sum(byte > 0x7F for byte in body):
        return damage, b""
    return _most_plausible(body), b""


def _claims(response: Response) -> Iterator[str]:
    """Yield what header and page claim, strict UTF-8 before any claim of single bytes: it cannot pass by chance."""
    header = _IN_HEADER.search(response.header("Content-Type"))
    meta = _IN_META.search(response.body[:4096])
    for name in (header[1] if header else "", meta[1].decode("ascii") if meta else ""):
        encoding = _known(name)
        if encoding.startswith("cp125") or encoding in {"koi8-r", "iso8859-2", "iso8859-15"}:
            yield "utf-8"
        if encoding:
            yield encoding
    yield "utf-8"


def _known(name: str) -> str:
    try:
        known = codecs.lookup(name.strip()).name if name else ""
    except LookupError:
        return ""
    return _SUPERSETS.get(known, known)


def _most_plausible(body: bytes) -> str:
    sample = body[:200_000]
    best, best_score = "cp1252", float("-inf")
    for encoding in _DETECTED:
        score = _plausibility(sample.decode(encoding, errors="replace"))
        if score > best_score:
            best, best_score = encoding, score
    return body.decode(best, errors="replace")


def _plausibility(text: str) -> float:
    """Say how much a text looks written: tidy words in one script count, symbols and mixtures count against."""
    foreign = [c for c in text if ord(c) > 0x7F][:20_000]
    if not foreign:
        return 0.0
    score = 0.0
    for word in re.findall(r"[^\W\d_]+", text[:100_000]):
        if word.isascii():
            continue
        scripts = {_script(c) for c in word}
        tidy = word.islower() or word.istitle() or (word.isupper() and len(word) < 12)
        score += len(word) * (1.0 if len(scripts) == 1 and tidy else 0.3 if len(scripts) == 1 else -1.0)
    return (score - sum(3.0 for c in foreign if not c.isalpha() and c not in "«»–—…’“”№€ \u00a0®™°©")) / len(foreign)


def _script(letter: str) -> str:
    name = unicodedata.name(letter, "")
    return name.split(" ", 1)[0].split("-", 1)[0]
