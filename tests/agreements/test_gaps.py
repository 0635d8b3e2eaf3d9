"""A gap of the signals' language ends at a word, whether or not the pattern leaves a blank before it."""

from __future__ import annotations

import pytest

from monitor.agreements.detect import detect_sentence
from monitor.agreements.letters import letters
from monitor.agreements.patterns import vocabulary


@pytest.mark.parametrize("written", ["teilt .{0,60}? mit", "teilt .{0,60}?mit"])
def test_a_word_behind_a_gap_is_found_with_and_without_a_blank_in_the_pattern(written: str) -> None:
    told = vocabulary("de", {"told": [written]}).regexes["told"]
    assert told.search(letters("Der Händler teilt die Preise mit.")) is not None
    assert told.search(letters("Der Händler teilt die Preise, mit.")) is not None
    assert told.search(letters("Der Händler teilt die Preise damit.")) is None


def test_a_party_behind_a_preposition_at_the_edge_of_what_is_looked_at_is_not_the_subject() -> None:
    text = (
        "Während der Vertragslaufzeit führt der Franchisenehmer in den Geschäftsräumen ausschließlich das vom "
        "Franchisegeber freigegebene Sortiment und keine Waren dritter Hersteller."
    )
    assert detect_sentence(text, "de") == ["E01_noncompete"]
