"""Unit price, tax basis and cost of delivery, read from plain text."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.reading.shipping import shipping_in
from scrapers.reading.tax import tax_in
from scrapers.reading.unit_price import unit_price_in


@pytest.mark.parametrize(
    ("text", "amount", "unit", "currency"),
    [
        ("(12,50 €/100 g)", "125.00", "kg", "EUR"),
        ("1 kg = 7,99 €", "7.99", "kg", "EUR"),
        ("€ 3.32 per litre", "3.32", "l", "EUR"),
        ("Grundpreis 2,50 € / 100 ml", "25.00", "l", "EUR"),
        ("цена за кг: 350 ₽", "350.00", "kg", "RUB"),
        ("1,29 €/St.", "1.29", "piece", "EUR"),
        ("$3.32 ($0.42/oz)", "0.42", "oz", "USD"),
        ("£3.50 (70p/100g)", "7.00", "kg", "GBP"),
        ("¥198/100g", "1980.00", "kg", "JPY"),
        ("€/kg 3,50", "3.50", "kg", "EUR"),
        ("1 990 ₽/м²", "1990.00", "m2", "RUB"),
        ("2,00 € / 75 cl", "2.6667", "l", "EUR"),
        ("39,90 kr/kg", "39.90", "kg", ""),
    ],
)
def test_a_unit_price_is_brought_to_one_unit(text: str, amount: str, unit: str, currency: str) -> None:
    found = unit_price_in(text)
    assert found is not None
    assert (found.amount, found.unit, found.currency) == (Decimal(amount), unit, currency)
    assert found.text in text


@pytest.mark.parametrize(
    "text", ["39,90 €", "$9.99/mo", "500 g 3,99 €", "1,00 €/kg 2,00 €/kg", "0,89 €/0 g", "from 5 kg"]
)
def test_a_text_without_one_certain_unit_price_has_none(text: str) -> None:
    assert unit_price_in(text) is None


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("inkl. 19 % MwSt. zzgl. Versand", "included"),
        ("Preise inkl. der gesetzl. MwSt.", "included"),
        ("zzgl. 19% MwSt", "excluded"),
        ("£79.00 ex VAT", "excluded"),
        ("inc. VAT", "included"),
        ("Inclusive of all taxes", "included"),
        ("1 299 € TTC", "included"),
        ("1 299 € HT", "excluded"),
        ("s DPH", "included"),
        ("bez DPH", "excluded"),
        ("без НДС", "excluded"),
        ("с НДС", "included"),
        ("29,99 € IVA incluido", "included"),
        ("100 € + IVA", "excluded"),
        ("plus GST", "excluded"),
        ("1,100円(税込)", "included"),
        ("1,000円(税抜)", "excluded"),
        ("exkl. moms", "excluded"),
        ("KDV dahil", "included"),
        ("netto", "excluded"),
        ("£10 ex VAT (£12 inc VAT)", ""),
        ("Nettogewicht 5 kg", ""),
        ("includes battery", ""),
        ("", ""),
    ],
)
def test_the_tax_basis_is_what_the_words_say_and_open_where_they_say_both(text: str, basis: str) -> None:
    assert tax_in(text) == basis


@pytest.mark.parametrize(
    ("text", "cost", "free_from"),
    [
        ("free delivery", "0", None),
        ("kostenloser Versand", "0", None),
        ("Livraison gratuite", "0", None),
        ("送料無料", "0", None),
        ("zzgl. 4,95 € Versand", "4.95", None),
        ("19,99 € + 4,90 € Versand", "4.90", None),
        ("+ доставка 300 ₽", "300", None),
        ("Free delivery on orders over £50", None, "50"),
        ("бесплатная доставка от 2 000 ₽", None, "2000"),
        ("Delivery: £3.99 (free over £50)", "3.99", "50"),
    ],
)
def test_the_cost_of_delivery_is_read_with_what_it_hangs_on(text: str, cost: str | None, free_from: str | None) -> None:
    found = shipping_in(text)
    assert found is not None
    assert found.cost == (Decimal(cost) if cost else None)
    assert found.free_from == (Decimal(free_from) if free_from else None)


@pytest.mark.parametrize("text", ["Versand ab 4,95 €", "19,99 € zzgl. Versand", "Lieferzeit 3 Tage", "19,99 €", ""])
def test_an_uncertain_cost_of_delivery_is_none(text: str) -> None:
    assert shipping_in(text) is None


@given(st.text(alphabet="0123456789.,- €$/kglm²=()freeinklversandmwst ", max_size=40))
def test_no_text_breaks_these_readers(text: str) -> None:
    found = unit_price_in(text)
    assert found is None or found.amount >= 0
    assert tax_in(text) in {"included", "excluded", ""}
    delivery = shipping_in(text)
    assert delivery is None or delivery.cost is None or delivery.cost >= 0
