"""What leads into a list: paragraphs that all end in a colon lead into what follows, up to a length."""

from __future__ import annotations

from monitor.agreements.sentences import sentences_of
from scrapers.records import AgreementText, TextBlock

PARAGRAPH = "The Dealer shall not, whatever else it may do with the Products:"


def _paragraphs(count: int) -> AgreementText:
    size = len(PARAGRAPH) + 1
    blocks = tuple(TextBlock(place * size, place * size + size - 1, 1) for place in range(count))
    return AgreementText("a.txt", "\n".join([PARAGRAPH] * count), blocks, "en", 1)


def test_a_paragraph_that_ends_in_a_colon_leads_into_the_next() -> None:
    first, second, third = sentences_of(_paragraphs(3))
    assert (first.lead, second.lead) == ("", PARAGRAPH)
    assert third.lead.endswith(PARAGRAPH)


def test_what_leads_into_a_paragraph_does_not_grow_with_the_text() -> None:
    longest = max(len(sentence.lead) for sentence in sentences_of(_paragraphs(200)))
    assert longest == max(len(sentence.lead) for sentence in sentences_of(_paragraphs(400)))
