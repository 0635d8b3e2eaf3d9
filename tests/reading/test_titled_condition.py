"""The condition that a title states in so many words, whatever the page's data say."""

from __future__ import annotations

import pytest

from scrapers.reading.condition import stated_condition, titled_condition
from scrapers.reading.schema_org import condition_of


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


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("new", "New|Brand New|New with tags|Neu|Brandneu|Neu mit Etikett|Neuf avec étiquettes|Nuevo con etiquetas"),
        ("new", "Nuova|Nuovo con etichette|Nieuw met kaartjes|Nowe|Nowy z metkami|Nové|Új|Nou|Uusi|Nytt|Новий|Новая"),
        ("new", "全新|新品|새 상품|חדש|جديد|ใหม่|Mới"),
        ("used", "Used - Like New|New (other)|New with defects|Neu mit Fehlern|Neuf avec défauts|Neuwertig|Gebraucht"),
        ("used", "Nuevo con defectos|Como nuevo|Comme neuf|Open box|未使用品|Novita"),
        ("refurbished", "Certified - Refurbished|Reconditioned|Remanufactured|Recondicionado|Yenilenmiş|Repasované"),
    ],
)
def test_a_field_of_its_own_is_read_in_the_shop_s_language(condition: str, words: str) -> None:
    assert {word: stated_condition(word) for word in words.split("|")} == dict.fromkeys(words.split("|"), condition)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("UsedCondition", "used"),
        ("https://schema.org/NewCondition", "new"),
        ("Gebraucht - Gut", "used"),
        ("Б/у", "used"),
        ("Nuevo", "new"),
        ("Reacondicionado", "refurbished"),
        ("Unused", ""),
        ("0", ""),
    ],
)
def test_the_data_may_say_it_in_the_shop_s_words(text: str, condition: str) -> None:
    assert condition_of(text) == condition
