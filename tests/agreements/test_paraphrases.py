"""Clauses in other words than the signals' own are found in every language, and look-alikes are left alone.

Each list keeps every third sentence back: signals are not written by those. The floors are what was
measured when the signals were finished.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from monitor.agreements.detect import detect_sentence, signalled_types
from monitor.agreements.signals_file import load_signals

FOLDER = Path(__file__).parent / "paraphrases"
BENIGN = "X01_supplier_price_cap"


def read(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


def paraphrases(language: str) -> Iterator[tuple[str, dict[str, list[str]]]]:
    for path in sorted((FOLDER / language).glob("*.yaml")):
        yield from read(path).items()


def parts(language: str, kind: str, *, held_back: bool) -> list[tuple[str, str]]:
    return [
        (clause, text)
        for clause, texts in paraphrases(language)
        for place, text in enumerate(texts[kind])
        if (place % 3 == 2) is held_back
    ]


def found(language: str, asked: list[tuple[str, str]]) -> int:
    return sum(clause in detect_sentence(text, language) for clause, text in asked)


def by_signals(text: str, language: str) -> Collection[str]:
    """Return what is found without the second reader, which reads English."""
    return signalled_types(text) if language == "en" else detect_sentence(text, language)


def flagged(language: str, texts: list[str]) -> list[str]:
    return [text for text in texts if set(detect_sentence(text, language)) - {BENIGN}]


@pytest.mark.parametrize(("language", "types"), [("en", 38), ("ru", 38), ("de", 26), ("fr", 26)])
def test_every_type_of_a_language_has_paraphrases_and_look_alikes(language: str, types: int) -> None:
    written = dict(paraphrases(language))
    assert len(written) == types
    assert set(written) == {kind.id for kind in load_signals().types if language in kind.signals}
    assert all(len(texts["of"]) >= 3 and len(texts["beside"]) >= 3 for texts in written.values())


@pytest.mark.parametrize(
    ("language", "held_back", "at_least", "of"),
    [
        ("en", False, 147, 152),
        ("en", True, 73, 76),
        ("ru", False, 147, 152),
        ("ru", True, 71, 76),
        ("de", False, 96, 96),
        ("de", True, 48, 48),
        ("fr", False, 96, 96),
        ("fr", True, 47, 48),
    ],
)
def test_a_clause_in_other_words_is_found(language: str, held_back: bool, at_least: int, of: int) -> None:
    asked = parts(language, "of", held_back=held_back)
    assert len(asked) == of
    assert found(language, asked) >= at_least


@pytest.mark.parametrize(
    ("language", "held_back", "at_most"),
    [
        ("en", False, 2),
        ("en", True, 4),
        ("ru", False, 1),
        ("ru", True, 0),
        ("de", False, 0),
        ("de", True, 0),
        ("fr", False, 0),
        ("fr", True, 1),
    ],
)
def test_what_stands_beside_a_type_is_left_alone(language: str, held_back: bool, at_most: int) -> None:
    texts = [text for _, text in parts(language, "beside", held_back=held_back)]
    assert len(flagged(language, texts)) <= at_most


@pytest.mark.parametrize("name", ["drafts", "later"])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_clause_as_contracts_word_it_is_found(name: str, language: str) -> None:
    clauses = read(FOLDER / f"{name}.yaml")["of"]
    asked = [(clause, text) for clause, texts in clauses.items() for text in texts[language]]
    assert {clause for clause, _ in asked} == {kind.id for kind in load_signals().types}
    assert found(language, asked) >= len(asked) - 1


@pytest.mark.parametrize("language", ["en", "ru"])
def test_an_ordinary_clause_is_left_alone(language: str) -> None:
    ordinary = read(FOLDER / "drafts.yaml")["beside"][language]
    assert [text for text in ordinary if set(signalled_types(text)) - {BENIGN}] == []
    assert len(flagged(language, ordinary)) <= 1


@pytest.mark.parametrize(
    ("language", "at_least", "of"), [("en", 95, 102), ("ru", 90, 92), ("de", 25, 26), ("fr", 23, 25)]
)
def test_a_clause_in_plain_words_is_found_by_the_signals(language: str, at_least: int, of: int) -> None:
    plain = read(FOLDER / "plain" / f"{language}.yaml")
    asked = [(clause, text) for clause, texts in plain["of"].items() for text in texts]
    assert len(asked) == of
    assert sum(clause in by_signals(text, language) for clause, text in asked) >= at_least
    assert [text for text in plain["beside"] if set(by_signals(text, language)) - {BENIGN}] == []


@pytest.mark.parametrize(("language", "of", "beside"), [("en", 76, 89), ("ru", 82, 75), ("de", 19, 10), ("fr", 18, 10)])
def test_a_clause_as_policies_and_terms_word_it_is_found(language: str, of: int, beside: int) -> None:
    policies = read(FOLDER / "policies" / f"{language}.yaml")
    asked = [(clause, text) for clause, texts in policies["of"].items() for text in texts]
    assert (len(asked), len(policies["beside"])) == (of, beside)
    assert found(language, asked) == len(asked)
    assert flagged(language, policies["beside"]) == []


@pytest.mark.parametrize(("language", "at_least", "of"), [("de", 102, 102), ("fr", 100, 100)])
def test_a_german_or_french_clause_of_later_rounds_is_found(language: str, at_least: int, of: int) -> None:
    clauses = read(FOLDER / "german_and_french.yaml")["of"]
    asked = [(clause, text) for clause, texts in clauses.items() for text in texts.get(language, [])]
    assert len(asked) == of
    assert found(language, asked) >= at_least


@pytest.mark.parametrize("language", ["de", "fr"])
def test_an_ordinary_german_or_french_clause_is_left_alone(language: str) -> None:
    ordinary = read(FOLDER / "ordinary.yaml")[language]
    assert len(ordinary) == 40
    assert flagged(language, ordinary + read(FOLDER / "german_and_french.yaml")["beside"][language]) == []


@pytest.mark.parametrize(("language", "of"), [("en", 10), ("ru", 6)])
def test_an_ordinary_english_or_russian_clause_that_a_signal_took_for_one_is_left_alone(language: str, of: int) -> None:
    ordinary = read(FOLDER / "ordinary.yaml")[language]
    assert len(ordinary) == of
    assert flagged(language, ordinary) == []


@pytest.mark.parametrize(("language", "of", "beside"), [("es", 49, 26), ("it", 48, 26)])
def test_a_spanish_or_italian_clause_is_found_and_a_look_alike_left_alone(language: str, of: int, beside: int) -> None:
    clauses = read(FOLDER / "spanish_and_italian.yaml")
    asked = [(clause, text) for clause, texts in clauses["of"].items() for text in texts.get(language, [])]
    assert (len(asked), len(clauses["beside"][language])) == (of, beside)
    assert sum(clause in detect_sentence(text) for clause, text in asked) >= of - 2
    assert [text for text in clauses["beside"][language] if detect_sentence(text)] == []


def test_spanish_and_italian_are_read_for_the_same_types() -> None:
    kinds = load_signals().types
    assert {kind.id for kind in kinds if "es" in kind.signals} == {kind.id for kind in kinds if "it" in kind.signals}


@pytest.mark.parametrize(("language", "of"), [("en", 32), ("ru", 3), ("de", 2), ("fr", 3)])
def test_a_clause_as_deals_word_it_is_found_by_the_signals(language: str, of: int) -> None:
    clauses = read(FOLDER / "deals.yaml")["of"]
    asked = [(clause, text) for clause, texts in clauses.items() for text in texts.get(language, [])]
    assert len(asked) == of
    assert [text for clause, text in asked if clause not in signalled_types(text)] == []


@pytest.mark.parametrize("language", ["en", "ru", "de", "fr"])
def test_a_clause_as_contracts_from_everywhere_word_it_is_found(language: str) -> None:
    contracts = read(FOLDER / "real_contracts.yaml")
    asked = [(clause, text) for clause, texts in contracts["of"].items() for text in texts.get(language, [])]
    assert [text for clause, text in asked if clause not in detect_sentence(text, language)] == []
    assert flagged(language, contracts["beside"][language]) == []


def test_a_ban_of_others_platforms_is_no_ban_of_selling_online() -> None:
    """The law of the European Union judges the two differently."""
    text = "Der Vertrieb der Vertragsware über Internetplattformen Dritter ist nicht gestattet."
    assert detect_sentence(text) == ["O02_marketplace_ban"]


def test_russian_is_read_with_and_without_the_dots_of_yo() -> None:
    with_dots = "Дилер продаёт Товар только с письменного согласия, и отчёт о розничных ценах даёт ежемесячно."
    assert detect_sentence(with_dots) == detect_sentence(with_dots.replace("ё", "е")) != []


def test_a_comma_does_not_hide_what_stands_behind_it() -> None:
    text = "Reseller may not, without our consent, offer the Products, new or used, on online marketplaces."
    assert detect_sentence(text) == ["O02_marketplace_ban"]


@pytest.mark.parametrize(
    ("name", "language", "at_least", "of", "flagged_at_most"),
    [
        ("mended", "en", 25, 26, 2),
        ("mended", "de", 26, 26, 0),
        ("mended", "ru", 26, 26, 0),
        ("mended", "fr", 2, 2, 0),
        ("mended", "es", 2, 2, 0),
        ("mended", "it", 2, 2, 0),
        ("kept", "en", 4, 7, 1),
        ("kept", "de", 3, 6, 1),
        ("kept", "ru", 3, 6, 2),
    ],
)
def test_a_clause_as_lawyers_and_letters_word_it_is_found(
    name: str, language: str, at_least: int, of: int, flagged_at_most: int
) -> None:
    clauses = read(FOLDER / f"lawyers_{name}.yaml")
    asked = [(clause, text) for clause, texts in clauses["of"].items() for text in texts.get(language, [])]
    assert len(asked) == of
    assert found(language, asked) >= at_least
    assert len(flagged(language, clauses["beside"][language])) <= flagged_at_most
