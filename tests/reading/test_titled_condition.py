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
        ("Kettle K1 ex-display", "used"),
        ("Bouilloire K1 d'occasion", "used"),
        ("Чайник К1 б/у", "used"),
        ("Kettle K1", ""),
        ("Renewed Life kettle", ""),
        ("Open kettle in a box", ""),
        ("Boxer B kettle", ""),
        ("Wasserkocher für Gebrauchtwagen", ""),
        ("Kettle K1, used by professionals", ""),
    ],
)
def test_a_title_that_says_so_is_believed(title: str, condition: str) -> None:
    assert titled_condition(title) == condition
