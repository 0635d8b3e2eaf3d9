"""The condition that a title states in so many words, whatever the page's data say."""

from __future__ import annotations

import pytest

from scrapers.reading.condition import titled_condition


@pytest.mark.parametrize(
    ("title", "condition"),
    [
        ("Kettle K1 (Refurbished)", "refurbished"),
        ("Kettle K1 [Renewed]", "refurbished"),
        ("Wasserkocher K1 generalüberholt", "refurbished"),
        ("Чайник К1 восстановленный", "refurbished"),
        ("Kettle K1 - Open Box", "used"),
        ("Wasserkocher K1 B-Ware", "used"),
        ("Wasserkocher K1, gebraucht", "used"),
        ("Kinderwagen für Babys gebraucht", "used"),
        ("Kettle K1 ex-display", "used"),
        ("Bouilloire K1 d'occasion", "used"),
        ("Чайник К1 б/у", "used"),
        ("Kettle K1 (used)", "used"),
        ("Kettle K1 - damaged box", "used"),
        ("Kettle K1, scratch & dent", "used"),
        ("Kettle K1 customer return", "used"),
        ("Kettle K1 for parts", "used"),
        ("Kettle K1 remanufactured", "refurbished"),
        ("Wasserkocher K1 Retourware", "used"),
        ("Wasserkocher K1 zweite Wahl", "used"),
        ("Bouilloire K1 (occasion)", "used"),
        ("Bouilloire K1 seconde main", "used"),
        ("Hervidor K1 usado", "used"),
        ("Hervidor K1 caja abierta", "used"),
        ("Chaleira K1 recondicionada", "refurbished"),
        ("Bollitore K1 ex esposizione", "used"),
        ("Czajnik K1 powystawowy", "used"),
        ("Rychlovarná konvice K1 rozbaleno", "used"),
        ("Чайник К1 витринный образец", "used"),
        ("Чайник К1 подержанный", "used"),
        ("K1 리퍼", "refurbished"),
        ("K1 展示品", "used"),
        ("Kettle K1", ""),
        ("Kettle K1 with gift box, opened by a button", ""),
        ("Kettle K1 incl. parts for cleaning", ""),
        ("Une occasion unique : bouilloire K1", ""),
        ("Renewed Life kettle", ""),
        ("Open kettle in a box", ""),
        ("Boxer B kettle", ""),
        ("Wasserkocher für Gebrauchtwagen", ""),
        ("Kettle K1, used by professionals", ""),
    ],
)
def test_a_title_that_says_so_is_believed(title: str, condition: str) -> None:
    assert titled_condition(title) == condition
