"""Sentences that only sound like a restriction are not added by the second reader."""

from __future__ import annotations

import pytest

from monitor.agreements.detect import detect_sentence
from monitor.agreements.harmless import exclusive_elsewhere, leaves_free


@pytest.mark.parametrize(
    "text",
    [
        "Nothing herein prevents the Dealer from selling products that compete with the Products.",
        "Sales of competing products after the end of this contract are permitted.",
        "The Dealer is free to represent makers of competing machines.",
        "The Reseller may also carry the goods of rivals in its shops.",
        "The covenant does not restrict the Importer in dealing with competing brands.",
    ],
)
def test_who_is_left_free_is_not_bound(text: str) -> None:
    assert leaves_free(text)
    assert "E01_noncompete" not in detect_sentence(text)


@pytest.mark.parametrize(
    "text",
    [
        "Nothing herein prevents the Dealer from selling used goods, but it shall not sell competing products.",
        "The Dealer may sell competing products only with the Supplier's consent.",
        "The Dealer may not sell competing products.",
        "The Distributor is entitled to the territory and agrees not to carry competing lines.",
        "The Distributor may sell the Products as the exclusive distributor in Norway.",
    ],
)
def test_leave_that_ends_in_a_ban_is_none(text: str) -> None:
    assert not leaves_free(text)


@pytest.mark.parametrize(
    ("text", "elsewhere"),
    [
        ("The courts of Delaware shall have exclusive jurisdiction.", True),
        ("Repair is the sole and exclusive remedy of the Buyer.", True),
        ("The drawings are the exclusive property of the Supplier.", True),
        ("The Dealer bears the sole risk of loss.", True),
        ("The Distributor has the exclusive right and responsibility to sell in Peru.", False),
        ("The Dealer is the exclusive distributor; the courts of Oslo have exclusive jurisdiction.", False),
        ("The Dealer is a non-exclusive distributor.", False),
    ],
)
def test_exclusive_courts_and_remedies_are_no_exclusive_grant(text: str, elsewhere: bool) -> None:
    assert exclusive_elsewhere(text) is elsewhere
    assert not elsewhere or "T07_exclusive_grant" not in detect_sentence(text)


@pytest.mark.parametrize("mark", ["-", "\u2010", "\u2011", "\u2010 ", "- "])
def test_non_exclusive_is_read_whatever_its_hyphen_is(mark: str) -> None:
    text = f"The Supplier appoints the Reseller as a non{mark}exclusive reseller of the Products in the Territory."
    assert "T07_exclusive_grant" not in detect_sentence(text)
