"""The parts of an agreement: headings, definitions and annexes, and the language of each paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from scrapers.records import TextBlock
from scrapers.texts.language import guess_language

_ANNEX = re.compile(
    r"(?P<name>(?:Annex|Appendix|Schedule|Exhibit|Attachment|Приложение|Anlage|Anhang|Annexe)\s*(?:№\s*)?[A-ZА-Я\d]{1,3})"
    r"(?=$|[\s.:,–—-])",
    re.IGNORECASE,
)
_DEFINED = re.compile(
    r"^[\W\d]*[\"“„«][^\"”“»]{2,80}[\"”“»]\s*(?:\([^)]{0,80}\)\s*)?"
    r"(?:shall\s+)?(?:means?|has\s+the\s+meaning|включает|означает|–|—|bedeutet|bezeichnet|désigne|signifie)(?!\w)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.;:,!?]['\"»”)]*$")
_LONGEST_HEADING = 90
_ENOUGH = 8
"""words from which a paragraph shows its own language"""


def named(text: str, blocks: Sequence[TextBlock], whole: str) -> Iterator[TextBlock]:
    """Yield the blocks with what they are: kind, annex and language.

    `whole` is the language of the whole text, which a paragraph too short to show its own takes on. Annexes begin
    with a short line of their own and go on to the next one.
    """
    annex = ""
    for block in blocks:
        said = text[block.start : block.end]
        heading = block.kind == "heading" or _is_heading(said)
        found = _ANNEX.match(said)
        if found and len(said) <= _LONGEST_HEADING and not _SENTENCE_END.search(said):
            annex, heading = " ".join(found["name"].split()), True
        kind = "heading" if heading else "definition" if _DEFINED.match(said) else ""
        yield replace(block, kind=kind, annex=annex, language=_language(said, whole))


def _is_heading(text: str) -> bool:
    """Say whether a paragraph looks like a heading: short, without an end of sentence, in capitals or in title case."""
    if len(text) > _LONGEST_HEADING or _SENTENCE_END.search(text):
        return False
    words = re.findall(r"[^\W\d_]+", text)
    if not words or len(words) > 10:
        return False
    return text.isupper() or (
        bool(re.match(r"\W*(?:\d|article|статья|section|§)", text, re.IGNORECASE)) and len(words) < 7
    )


def _language(text: str, whole: str) -> str:
    words = re.findall(r"[^\W\d_]+", text)
    own = guess_language(text) if len(words) >= _ENOUGH else ""
    if own:
        return own
    cyrillic = sum(1 for word in words if "\u0400" <= word[0] <= "\u04ff")
    if words and cyrillic * 2 > len(words):
        return "ru"
    return "" if whole == "ru" and words else whole
