"""The third reader finds what no signal words, and leaves alone what binds nobody whom the type binds."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from monitor.agreements.detect import detect, detect_sentence, signalled_types
from monitor.agreements.names import BY_LIKENESS
from monitor.agreements.review import FlaggedClause
from monitor.agreements.signals_file import load_signals
from monitor.agreements.third_reader import LANGUAGES, VIEWS, parsed, weights_text
from monitor.documents.decided import confidence_words
from monitor.documents.marked_agreement import portfolio
from scrapers.texts import read_agreement

CHEAPER = "The Dealer refrains from letting any machine go for less than the sum printed in our schedule of prices."
CHEAPER_TYPE = "P02_min_resale_price"


def test_a_ban_that_no_signal_words_is_found_alone_and_in_an_agreement() -> None:
    assert signalled_types(CHEAPER) == frozenset()
    assert detect_sentence(CHEAPER) == [CHEAPER_TYPE]
    found = detect(read_agreement("contract.txt", CHEAPER.encode()))
    assert [(hit.type, hit.detector) for hit in found] == [(CHEAPER_TYPE, BY_LIKENESS)]


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        (
            "de",
            "Der Partner hat davon abzusehen, Kunden außerhalb seines Bezirks von sich aus anzusprechen.",
            "T03",
        ),
        ("fr", "Le concessionnaire n'approche pas de lui-même la clientèle établie hors de son secteur.", "T02"),
    ],
)
def test_german_and_french_are_read_by_likeness_too(language: str, text: str, kind: str) -> None:
    assert signalled_types(text) == frozenset()
    assert [name[:3] for name in detect_sentence(text, language)] == [kind]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "The Supplier pays the Chain no bonus whatsoever, neither for volumes attained nor otherwise, and no fee "
            "for advertising or logistics.",
            "E09",
        ),
        (
            "Поставщик обязуется поддерживать уровень сервиса (поставлено к заказанному) не ниже 95 %.",
            "E05",
        ),
    ],
)
def test_what_is_very_unlike_the_type_of_a_signal_is_taken_back(text: str, kind: str) -> None:
    assert kind in {name[:3] for name in signalled_types(text)}
    assert detect_sentence(text) == []
    assert list(detect(read_agreement("contract.txt", text.encode()))) == []


def test_a_finding_of_a_hardcore_type_is_never_taken_back() -> None:
    reader = parsed(weights_text("en"), "en")
    assert "P02_min_resale_price" not in reader.unlike("Payment is due in thirty days.", ["P02_min_resale_price"])
    assert "B01_boycott" in reader.unlike("Payment is due in thirty days.", ["B01_boycott"])


def test_the_number_before_a_clause_says_nothing_of_it() -> None:
    assert [detect_sentence(f"{number}{CHEAPER}") for number in ("7.3 ", "(a) ", "§ 4 ", "")] == [[CHEAPER_TYPE]] * 4


@pytest.mark.parametrize("title", ["Minimum Advertised Price Policy", "Sales Channels and Minimum Advertised Price:"])
def test_a_title_is_no_clause_by_likeness(title: str) -> None:
    assert detect_sentence(title) == []


@pytest.mark.parametrize(
    "text",
    [
        "The Supplier shall not sell the Goods below the list price.",
        "Dealer is not obliged to follow the suggested retail prices and no disadvantage will result from deviating.",
        "The recommended retail price of each product is on the price list.",
        "Suggested retail prices are recommendations only.",
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_shipped_knows_every_type(language: str) -> None:
    reader = parsed(weights_text(language), language)
    of_russian_law = () if language in {"en", "ru"} else ("R01_ru_food_bonus", "R02_ru_food_fees")
    assert sorted((*reader.types, *of_russian_law)) == [kind.id for kind in load_signals().types]
    assert len(reader.biases) == len(reader.types) + 2
    assert set(reader.weights) == set(VIEWS)


@pytest.mark.parametrize("text", ["...", "0", "0 % " * 5_000])
def test_a_text_of_no_words_restricts_nothing(text: str) -> None:
    assert detect_sentence(text, "en") == detect_sentence(text, "ru") == []
