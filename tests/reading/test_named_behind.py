"""A shop system that tells those who cannot see which price was and which is, in words glued to the prices."""

from __future__ import annotations

import pytest

from scrapers.reading.generic import read_page
from scrapers.records import Page

PAGE = """<!doctype html><html lang="{language}"><head><title>Regal 80</title></head><body><div class="summary">
<h1 class="product_title">Regal 80</h1><p class="price"><del aria-hidden="true">{was_price}</del>
<span class="for-readers">{was}{old}.</span><ins aria-hidden="true">{now_price}</ins><span class="for-readers">{now}
{new}.</span></p><form class="cart"><button>{buy}</button></form></div></body></html>"""
WORDS = [
    ("de", "€", "Ursprünglicher Preis war: ", "Aktueller Preis ist: ", "In den Warenkorb"),
    ("fr", "€", "Le prix initial était : ", "Le prix actuel est : ", "Ajouter au panier"),
    ("it", "€", "Il prezzo originale era: ", "Il prezzo attuale è: ", "Aggiungi al carrello"),
    ("es", "€", "El precio original era: ", "El precio actual es: ", "Añadir al carrito"),
    ("el", "€", "Original price was: ", "Η τρέχουσα τιμή είναι: ", "Προσθήκη στο καλάθι"),
    ("fi", "€", "Alkuperäinen hinta oli: ", "Nykyinen hinta on: ", "Lisää ostoskoriin"),
    ("ro", "lei", "Prețul inițial a fost: ", "Prețul curent este: ", "Adaugă în coș"),
    ("cs", "Kč", "Původní cena byla: ", "Aktuální cena je: ", "Přidat do košíku"),
    ("sk", "€", "Pôvodná cena bola: ", "Aktuálna cena je: ", "Pridať do košíka"),
    ("hr", "€", "Izvorna cijena bila je: ", "Trenutna cijena je: ", "U košaricu"),
    ("hu", "Ft", "Original price was: ", "A jelenlegi ár: ", "Kosárba"),
]


def amount(number: str, gap: str, sign: str) -> str:
    return f'<span class="amount"><bdi>{number}{gap}<span class="currencySymbol">{sign}</span></bdi></span>'


@pytest.mark.parametrize("gap", ["&nbsp;", ""])
@pytest.mark.parametrize("words", WORDS, ids=[words[0] for words in WORDS])
def test_the_price_now_is_read_in_front_of_the_words_glued_to_it(words: tuple[str, ...], gap: str) -> None:
    language, sign, was, now, buy = words
    old, new = ("1 450", "1 190") if sign in {"Ft", "Kč"} else ("14,50", "11,90")
    html = PAGE.format(
        language=language,
        was=was,
        now=now,
        buy=buy,
        old=f"{old}{gap}{sign}",
        new=f"{new}{gap}{sign}",
        was_price=amount(old, gap, sign),
        now_price=amount(new, gap, sign),
    )
    reading = read_page(Page("https://shop.example.com/p/1", 200, "text/html", html))
    read = [str(one) for one in (reading.offers[0].price, reading.offers[0].list_price)]
    assert (reading.status, read) == ("ok", [text.replace(" ", "").replace(",", ".") for text in (new, old)])
