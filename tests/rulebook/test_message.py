"""What a rule found is said with its numbers as the reader expects them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from monitor.facts.registry import schemas
from monitor.rulebook.message import sentence
from monitor.rulebook.pages import rule_page
from monitor.rulebook.records import Type

FACT = {"seller": "Alpine", "advertised_price": 123450, "map_price": None, "shortfall_bp": 125, "currency": "EUR"}
MESSAGE = '"{seller}: {advertised_price}, {map_price}, {shortfall_bp} over {tolerance}, {own_shop}, {readings}"'


@pytest.fixture
def rule(folder: Any) -> Any:
    folder.put(
        ('"{seller} asks {advertised_price}, MAP is {map_price}"', MESSAGE),
        ("    seller: Alpine", "    seller: Alpine\n    own_shop: true\n    readings: 2"),
    )
    return folder.load()["MAP-900"]


def test_money_and_shares_are_written_for_the_reader(rule: Any) -> None:
    fact = {**FACT, "own_shop": True, "readings": 1200}
    assert sentence(rule, fact, "en_US") == "Alpine: €1,234.50, unknown, 1.25\u00a0% over 5\u00a0%, yes, 1,200"
    german = sentence(rule, fact, "de-DE")
    assert "1.234,50\u00a0€" in german
    assert "1,25\u00a0%" in german


def test_thousandths_of_a_unit_are_told_as_units(rule: Any) -> None:
    rule = replace(rule, message="{on_hand_thousandths} units are left", types={"on_hand_thousandths": Type.INTEGER})
    told = {number: sentence(rule, {"on_hand_thousandths": number}) for number in (40_000, 1500, 1000, 1, None)}
    assert told[40_000] == "40 units are left"
    assert told[1500] == "1.5 units are left"
    assert told[1000] == "1 unit is left"
    assert told[1] == "0.001 units are left"
    assert told[None] == "unknown units are left"
    assert sentence(rule, {"on_hand_thousandths": 1500}, "de") == "1,5 units are left"


def test_an_unknown_locale_is_read_as_english(rule: Any) -> None:
    assert "€1,234.50" in sentence(rule, FACT, "xx_nowhere")
    assert "€1,234.50" in sentence(rule, FACT, "en")


def test_a_currency_of_letters_stands_apart_from_its_figure(rule: Any) -> None:
    assert sentence(rule, {**FACT, "currency": "CHF"}).startswith("Alpine: CHF\u00a01,234.50, ")
    assert "1.234,50\u00a0CHF" in sentence(rule, {**FACT, "currency": "CHF"}, "de-DE")


def test_a_period_is_told_as_two_days(rule: Any) -> None:
    rule = replace(rule, message="{seller} in {sku}")
    assert sentence(rule, {"seller": "A/B", "sku": "2026-07-01/2026-09-30"}) == "A/B in 2026-07-01 – 2026-09-30"
    assert sentence(rule, {"seller": "A", "sku": "x 2026-07-01/2026-09-30"}) == "A in x 2026-07-01/2026-09-30"


def test_a_period_without_an_end_is_told_in_words(rule: Any) -> None:
    rule = replace(rule, message="{seller} in {sku}")
    assert sentence(rule, {"seller": "A", "sku": "2026-07-01/until further notice"}) == (
        "A in 2026-07-01 until further notice"
    )


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ({"readings": 5, "sku": "X"}, "Agreed; 5 readings; of X [sic]"),
        ({"readings": 1, "sku": None}, "Agreed; 1 reading [sic]"),
        ({"readings": None, "sku": None}, "Agreed [sic]"),
    ],
)
def test_a_part_in_square_brackets_is_said_where_all_that_it_names_is_known(
    rule: Any, fact: dict[str, Any], said: str
) -> None:
    rule = replace(rule, message="Agreed[; {readings} readings][; of {sku}] [sic]")
    assert sentence(rule, fact) == said


def test_a_name_is_not_said_again_in_brackets_and_a_number_is(rule: Any) -> None:
    rule = replace(rule, message="{party_name} ({seller}) asks {readings} ({readings})")
    said = {name: sentence(rule, {"party_name": "Alpine", "seller": name, "readings": 5}) for name in ("ALPINE", "alp")}
    assert said == {"ALPINE": "Alpine asks 5 (5)", "alp": "Alpine (alp) asks 5 (5)"}


def test_braces_in_a_value_are_not_filled_in(rule: Any) -> None:
    assert sentence(rule, {**FACT, "seller": "{map_price} {0.__class__}"}).startswith("{map_price} {0.__class__}: ")


def test_money_without_a_currency_is_no_amount(rule: Any) -> None:
    assert "123,450" in sentence(rule, {**FACT, "currency": None})


def test_a_page_tells_condition_parameters_and_examples(rule: Any) -> None:
    page = rule_page(rule, schemas()[rule.fact])
    assert "- all of these hold:\n  - advertised_price is below map_price\n  - shortfall_bp is above 5 %" in page
    assert "- `tolerance` (share): 5 % by default. Smaller shortfalls are left alone." in page
    assert "- notice: 3 days to cure, approved by channel_manager" in page
    assert "**complies**\n\n- at MAP: shortfall_bp 10 %" in page


@pytest.mark.parametrize(
    ("message", "readings", "said"),
    [
        ('"{readings} days later"', 1, "1 day later"),
        ('"{readings} days later"', 2, "2 days later"),
        ('"{readings} currencies were named"', 1, "1 currency was named"),
        ('"{readings} boxes are kept"', 1, "1 box is kept"),
        ('"{readings} are to be kept"', 1, "1 is to be kept"),
        ('"{readings} less of {own_shop} days"', 1, "1 less of yes days"),
        ('"{seller} sells {readings}"', 1, "Alpine sells 1"),
    ],
)
def test_one_of_a_kind_is_told_in_the_singular(folder: Any, message: str, readings: int, said: str) -> None:
    folder.put(
        ('"{seller} asks {advertised_price}, MAP is {map_price}"', message),
        ("    seller: Alpine", "    seller: Alpine\n    own_shop: true\n    readings: 2"),
    )
    fact = {**FACT, "own_shop": True, "readings": readings}
    assert sentence(folder.load()["MAP-900"], fact) == said


def test_a_translated_sentence_says_yes_and_unknown_in_its_language_and_keeps_its_nouns(rule: Any) -> None:
    words = {"yes": "oui", "no": "non", "unknown": "inconnu", "a seller that the page does not name": "un vendeur"}
    translated = replace(rule, message="{seller}: {own_shop}, {map_price}, {readings} mois")
    fact = {**FACT, "seller": None, "own_shop": True, "readings": 1}
    assert sentence(translated, fact, "fr", say=lambda text: words[text]) == "Un vendeur: oui, inconnu, 1 mois"
    assert ": non, " in sentence(translated, fact | {"own_shop": False}, "fr", say=lambda text: words[text])


def test_a_flag_that_the_settings_set_is_said_in_the_language_of_a_translation_too(rule: Any) -> None:
    strict = replace(rule.parameters["tolerance"], type=Type.BOOLEAN, value=True)
    translated = replace(rule, message="strict: {strict}", parameters=rule.parameters | {"strict": strict})
    assert sentence(translated, FACT, "fr", say=lambda text: {"yes": "oui"}[text]) == "strict: oui"
    assert sentence(translated, FACT) == "strict: yes"


def test_a_part_in_square_brackets_that_names_a_setting_alone_is_said(rule: Any) -> None:
    named = replace(rule, message="{seller}[, by more than {tolerance}][, at {map_price}]")
    assert sentence(named, FACT) == "Alpine, by more than 5\u00a0%"
