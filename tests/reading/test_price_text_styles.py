"""Price texts in the styles of the world: a table of shops' ways to write, and every locale and currency of CLDR."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from babel import Locale, localedata
from babel.numbers import format_currency, get_currency_precision, get_territory_currencies
from hypothesis import given
from hypothesis import strategies as st

from scrapers.reading.currencies import decimal_mark, likely_currency, local_currency
from scrapers.reading.currency_signs import CODES
from scrapers.reading.price import read_price

_LINES = (Path(__file__).parent / "price_texts.txt").read_text(encoding="utf-8").splitlines()
TEXTS = [tuple(line.rsplit(" => ", 1)) for line in _LINES if line and not line.startswith("#")]
# Toki Pona groups by two digits, which no shop does.
LOCALES = sorted(tag for tag in localedata.locale_identifiers() if tag != "root" and not tag.startswith("tok"))
CURRENCIES = sorted(CODES - {"RUR"})


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_a_text_of_some_shop_is_read_right_or_left_open(text: str, expected: str) -> None:
    reading = read_price(text)
    found = f"{reading.amount} {reading.currency}".strip() if reading.status == "ok" else reading.status
    assert found == expected


@st.composite
def formatted_prices(draw: st.DrawFn) -> tuple[str, Decimal, str, str]:
    """A price as CLDR formats it somewhere: text, amount, currency, locale."""
    tag, currency = draw(st.sampled_from(LOCALES)), draw(st.sampled_from(CURRENCIES))
    places = get_currency_precision(currency)
    amount = Decimal(draw(st.integers(min_value=1, max_value=10 ** (7 + places)))).scaleb(-places)
    pattern = draw(st.sampled_from([None, None, "#,##0.00 ¤¤", "¤¤#,##0.###", "¤#,##0.00", "#0.00¤", "¤\n#,##0.00"]))
    text = format_currency(amount, currency, pattern, locale=Locale.parse(tag), numbering_system="default")
    return text, amount, currency, tag.replace("_", "-")


@given(formatted_prices())
def test_what_any_locale_formats_never_comes_back_as_another_amount(case: tuple[str, Decimal, str, str]) -> None:
    text, amount, currency, locale = case
    for hint in ("", currency):
        for tag in ("", locale):
            reading = read_price(text, currency_hint=hint, locale=tag)
            assert reading.status != "ok" or reading.amount == amount, (text, hint, tag, reading)


@given(formatted_prices())
def test_what_a_locale_formats_is_read_there_in_its_currency(case: tuple[str, Decimal, str, str]) -> None:
    text, _, currency, locale = case
    reading = read_price(text, currency_hint=currency, locale=locale)
    assert reading.status != "ok" or reading.currency in {currency, ""}, (text, reading)


@pytest.mark.parametrize(
    "locale", ["de-DE", "en-US", "fr-FR", "es-CL", "ru-RU", "ja-JP", "hi-IN", "ar-EG", "fa-IR", "de-CH"]
)
@pytest.mark.parametrize("amount", ["5", "19.99", "1299", "12990", "1234567"])
def test_prices_in_the_currency_of_a_land_are_read_there_without_doubt(locale: str, amount: str) -> None:
    land = Locale.parse(locale, sep="-")
    currency = get_territory_currencies(land.territory)[0]
    value = round(Decimal(amount), get_currency_precision(currency))
    text = format_currency(value, currency, locale=land, numbering_system="default")
    reading = read_price(text, locale=locale)
    assert (reading.status, reading.amount, reading.currency) == ("ok", value, currency), text


def test_what_a_land_writes_of_its_own_money_is_read_there_as_that_or_left_open() -> None:
    lands = {local_currency(page) or likely_currency(page): page for tag in LOCALES if (page := tag.replace("_", "-"))}
    left_open = 0
    for currency, page in lands.items():
        value = round(Decimal("84.50"), get_currency_precision(currency))
        for kind in ("standard", "name") if currency else ():
            tag = page.replace("-", "_")
            text = format_currency(value, currency, locale=tag, format_type=kind, numbering_system="default")
            reading = read_price(text, locale=page)
            left_open += reading.status != "ok"
            assert reading.status != "ok" or reading.amount == value, (page, text, reading)
            assert reading.currency in {currency, ""}, (page, text, reading)
    assert len(lands) > 140
    assert left_open < 10


def test_the_customary_decimal_mark_of_a_currency_is_the_one_all_its_lands_use() -> None:
    marks: dict[str, set[str]] = {}
    for tag in LOCALES:
        locale = Locale.parse(tag)
        used = get_territory_currencies(locale.territory) if locale.territory and len(locale.territory) == 2 else []
        symbols = locale.number_symbols.get(locale.default_numbering_system) or locale.number_symbols.get("latn") or {}
        if used and symbols.get("decimal") in {".", ","}:
            marks.setdefault(used[0], set()).add(symbols["decimal"])
    alike = {currency: found.pop() for currency, found in marks.items() if len(found) == 1 and currency in CODES}
    assert len(alike) > 60
    assert {currency: decimal_mark(currency, "") or mark for currency, mark in alike.items()} == alike


@pytest.mark.parametrize(
    ("text", "kind", "list_price", "alternatives"),
    [
        ("UVP € 149,99 -21% € 119,01", "", "149.99", []),
        ("from $19.99 to $29.99", "range", None, ["19.99", "29.99"]),
        ("ab 19,99 €", "from", None, ["19.99"]),
        ("$1.400", "", None, ["1400", "1.400"]),
        ("3,99 € / kg", "unit", None, ["3.99"]),
        ("49,90 € statt 89,90 €", "", "89.90", []),
        ("2 for £5", "bulk", None, ["5"]),
    ],
)
def test_an_open_text_keeps_all_it_may_mean_and_what_it_calls_it(
    text: str, kind: str, list_price: str | None, alternatives: list[str]
) -> None:
    reading = read_price(text)
    assert reading.kind == kind
    assert reading.list_price == (Decimal(list_price) if list_price else None)
    assert [str(amount) for amount in reading.alternatives] == alternatives


@pytest.mark.parametrize(
    "text", ["12,\n99 €", "12\n99\n€", "€12\n.\n99", "$12\n99", "Nr. 123456 € 19,99", "49:90 kr", "$5m"]
)
def test_a_number_that_runs_on_beyond_what_is_read_is_left_open(text: str) -> None:
    assert read_price(text).status == "ambiguous"


@pytest.mark.parametrize("text", ["1 " * 3000, "1 €" * 3000, "$1.00 - " * 3000, "de " * 3000 + "5 €", "万1" * 3000])
def test_a_long_text_of_numbers_is_read_to_its_end(text: str) -> None:
    assert read_price(text).text == text
