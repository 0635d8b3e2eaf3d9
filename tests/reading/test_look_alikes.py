"""Words that look like those of used goods, or of what is paid besides, and say nothing of the kind."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scrapers.reading.condition import titled_condition
from scrapers.reading.price import read_price


@pytest.mark.parametrize(
    "title",
    [
        "여름 슬리퍼 남성",
        "Маска для відновлення волосся",
        "手机壳 未拆封",
        "Storage box for parts 12 l",
        "Die zweite Wahl (Roman)",
        "Juguete nunca usado",
        "Screen for refurbished iPhone 12",
        "Kanister na použitý olej",
        "Yenilenmiş formül şampuan",
        "Lexikon, felújított kiadás",
        "Yenilenmiş 5. Baskı",
        "Речник на най-употребяваните думи",
        "ספר דקדוק מחודש",
        "כיסא בעיצוב מחודש",
    ],
)
def test_a_title_of_new_goods_says_no_other_condition(title: str) -> None:
    assert titled_condition(title) == ""


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("ohne Aufpreis 299 €", "299.00"),
        ("sans supplément 299 €", "299.00"),
        ("Без наценки 1 990 ₽", "1990.00"),
        ("Preis für 50 ml: 49,95 €", "49.95"),
        ("Травяной сбор 250 ₽", "250.00"),
        ("1 990 ₽ на месте", "1990.00"),
    ],
)
def test_a_price_without_what_would_be_paid_besides_is_the_price(text: str, amount: str) -> None:
    read = read_price(text)
    assert (read.status, read.amount) == ("ok", Decimal(amount))
