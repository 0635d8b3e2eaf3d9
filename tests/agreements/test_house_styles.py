"""Clauses drafted in many houses' styles are found, alone and several in a sentence, and look-alikes are left alone.

No signal was mended by the lists called `kept` and `strangers_kept`: they say what to expect of wordings that nobody
looked at. The floors are what was measured when the signals were finished.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from monitor.agreements.detect import detect_sentence, signalled_types
from monitor.agreements.parts import parts_of
from monitor.agreements.second_reader import shipped_reader

FOLDER = Path(__file__).parent / "house_styles"
BENIGN = "X01"
LABELS = re.compile(r"(\S+)(?: \((.*)\))?")


def sentences(name: str, language: str) -> Iterator[tuple[set[str], set[str], str]]:
    """Yield the types that a sentence has, those that are defensible beside them, and the sentence."""
    for row in YAML(typ="safe", pure=True).load((FOLDER / f"{name}.{language}.yaml").read_text(encoding="utf-8")):
        for labels, text in row.items():
            read = LABELS.fullmatch(labels)
            assert read is not None, labels
            yield set(read[1].split(",")) - {"none"}, set((read[2] or "").split()), text


def found(text: str) -> set[str]:
    return {name[:3] for name in detect_sentence(text)} - {BENIGN}


@pytest.mark.parametrize(
    ("name", "language", "floor", "flagged"),
    [
        ("mended", "en", 0.9, 2),
        ("mended", "de", 0.94, 0),
        ("mended", "ru", 0.94, 0),
        ("kept", "en", 0.72, 0),
        ("kept", "de", 0.66, 0),
        ("kept", "ru", 0.89, 0),
        ("strangers_mended", "en", 0.93, 4),
        ("strangers_mended", "ru", 0.94, 0),
        ("strangers_mended", "de", 1.0, 0),
        ("strangers_mended", "fr", 1.0, 0),
        ("strangers_kept", "en", 0.78, 2),
        ("strangers_kept", "ru", 0.88, 0),
    ],
)
def test_clauses_in_other_houses_styles_are_found_and_look_alikes_left(
    name: str, language: str, floor: float, flagged: int
) -> None:
    right = wrong = missed = vain = 0
    for types, beside, text in sentences(name, language):
        said = found(text)
        vain += bool(said) and not types
        right, wrong, missed = right + len(said & types), wrong + len(said - types - beside), missed + len(types - said)
    assert 2 * right / (2 * right + wrong + missed) >= floor
    assert vain <= flagged


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "The Stockist shall not deal in rival goods, shall not send the Goods beyond the State and shall not alter "
            "the retail price.",
            [
                "The Stockist shall not deal in rival goods",
                "The Stockist shall not send the Goods beyond the State",
                "The Stockist shall not alter the retail price.",
            ],
        ),
        (
            "Дилер не рекламирует Товар вне Территории и не открывает там склады.",
            ["Дилер не рекламирует Товар вне Территории", "Дилер не открывает там склады."],
        ),
        (
            "The Dealer shall not, save for the lines of Schedule 5 and without prejudice to clause 9, be interested "
            "in rival goods.",
            ["The Dealer shall not be interested in rival goods."],
        ),
        (
            "Дилер не вправе, за исключением случаев, согласованных с Поставщиком, продавать Товар за рубеж.",
            ["Дилер не вправе продавать Товар за рубеж."],
        ),
        ("The Dealer shall not sell abroad.", []),
        ("The Dealer is free to set prices, and shall not sell abroad or to resellers of any kind.", []),
        ("Der Händler darf nicht werben und darf nicht liefern.", []),
    ],
)
def test_duties_in_a_row_are_read_apart_unless_something_leaves_free(text: str, parts: list[str]) -> None:
    language = "ru" if text.startswith("Дилер") else "de" if text.startswith("Der") else "en"
    assert parts_of(text, language) == parts


def test_a_ban_is_found_though_the_next_one_speaks_of_what_exempts_it() -> None:
    alone = "The Stockist shall not deal in rival goods."
    row = "The Stockist shall not deal in rival goods and shall not alter the retail price fixed by the Company."
    assert "E01_noncompete" in signalled_types(alone)
    assert "E01_noncompete" in signalled_types(row)


def test_the_reader_takes_a_finding_back_only_where_no_duty_of_the_sentence_bears_it() -> None:
    reader = shipped_reader()
    ban = "The Distributor shall not during the term market or sell any product that competes with the Products"
    others = (
        "shall keep proper accounts of its sales and of all warranty repairs for seven years, shall insure the stock "
        "and the premises against fire, theft and water at its cost, shall pay all invoices within thirty days of "
        "their date and shall return all drawings, samples and manuals at the end of the contract."
    )
    signals = ("E01_noncompete",)
    assert "E01_noncompete" not in reader.opinion(f"{ban}, {others}", signals, in_agreement=True).taken_back
    assert "E01_noncompete" in reader.opinion(f"The Distributor {others}", signals, in_agreement=True).taken_back
