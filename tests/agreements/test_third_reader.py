"""The third reader finds what no signal words, and leaves alone what binds nobody whom the type binds."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from monitor.agreements.detect import detect, detect_sentence, signalled_types
from monitor.agreements.names import BY_LIKENESS
from monitor.agreements.review import FlaggedClause
from monitor.agreements.signals_file import load_signals
from monitor.agreements.third_reader import VIEWS, parsed, weights_text
from monitor.documents.decided import confidence_words
from monitor.documents.marked_agreement import portfolio
from scrapers.texts import read_agreement

CHEAPER = "Партнёр обязуется не отдавать технику покупателям дешевле суммы, указанной в прейскуранте Компании."


def test_a_ban_that_no_signal_words_is_found_alone_and_in_an_agreement() -> None:
    assert signalled_types(CHEAPER) == frozenset()
    assert detect_sentence(CHEAPER) == ["P02_min_resale_price"]
    found = detect(read_agreement("contract.txt", CHEAPER.encode()))
    assert [(hit.type, hit.detector) for hit in found] == [("P02_min_resale_price", BY_LIKENESS)]


@pytest.mark.parametrize(
    "text",
    [
        "The Supplier shall not sell the Goods below the list price.",
        "Dealer is not obliged to follow the suggested retail prices and no disadvantage will result from deviating.",
        "The recommended retail price of each product is on the price list.",
        "Nothing herein obliges the Reseller to purchase all of its requirements of the Products from the Supplier.",
        "The Reseller is under no duty to cover its entire need of the goods from the Supplier.",
        "The minimum advertised price policy does not apply to notices inside the store that no customer takes home.",
        "The minimum advertised price policy is not applicable to promotions held at the counter of the store alone.",
    ],
)
def test_what_binds_the_supplier_or_nobody_is_not_added(text: str) -> None:
    assert detect_sentence(text) == []


def test_a_ban_stays_found_whatever_freedom_is_told_beside_it() -> None:
    ban = (
        "During the term the Distributor shall not manufacture, buy or sell products which compete with the Products. "
    )
    freedom = "Passive sales remain free, and the Distributor is entitled to decide on all other matters itself."
    assert detect_sentence(ban + freedom) == detect_sentence(ban) == ["E01_noncompete"]


def test_legal_reads_that_likeness_alone_found_it() -> None:
    assert confidence_words(None, BY_LIKENESS) == "found by likeness to other clauses alone; its type may be another"
    assert confidence_words(None, "signal") == ""
    item = FlaggedClause(
        clause=1, agreement="A-1", party="north", file="a.txt", type="P02_min_resale_price", page=1, number="", start=0,
        end=len(CHEAPER), text=CHEAPER, lead="", verdicts=(), risk="needs_review", status="open", change="", key="",
        sha256="", detector=BY_LIKENESS,
    )  # fmt: skip
    assert "by likeness" in portfolio([item], date="", brand="", zone=ZoneInfo("UTC")).clauses[0]


@pytest.mark.parametrize("language", sorted(VIEWS))
def test_what_is_shipped_knows_every_type(language: str) -> None:
    signals = load_signals()
    reader = parsed(weights_text(language), signals.vocabularies[language])
    assert list(reader.types) == [kind.id for kind in signals.types]
    assert len(reader.biases) == len(reader.types) + 2
    assert set(reader.weights) == set(VIEWS[language])


@pytest.mark.parametrize("text", ["...", "0", "0 % " * 5_000])
def test_a_text_of_no_words_restricts_nothing(text: str) -> None:
    assert detect_sentence(text, "en") == detect_sentence(text, "ru") == []
