"""Where the text of a page turns from its product to others: a heading that says so, or the next product's own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrapers.reading.heading import MainHeading, likeness_of
from scrapers.reading.page_text import PageText
from scrapers.reading.page_words import BUY, is_about_others
from scrapers.reading.quick_pattern import QuickPattern, one_line

_FAR, _BUY_AWAY, _ALIKE = 7000, 1500, 0.5
_OTHERS = QuickPattern(
    one_line(
        r"""\b(?:replaced|superseded) by|\b(?:successor|replacement)(?: product| model| item)?s?(?=\W*$)|
        \bnachfolge(?:r|modell|artikel|produkt)|\bersetzt durch|\bremplacé par|\bproduit de remplacement|
        \b(?:sustituido|reemplazado) por|\bsostituito (?:da|con)|\bsubstituído por|\b(?:vervangen|opgevolgd) door|
        \bopvolger|\bersätts (?:av|med)|\bersatt (?:av|med)|\befterträdare|\berstatte(?:t|s) a[fv]|\bkorvannut|
        \bkorvaava tuote|\bzastąpion\w+ przez|\bnastępca|\bnahrazen|\bnástupce|\butódja|\bînlocuit (?:cu|de)|
        \bзамен[её]н\w* на|\bпреемник|\bзамінено на|\byerine geçen|後継(?:機種|品|モデル)|替代(?:型号|产品|商品)|
        후속 ?(?:모델|제품)|
        (?P<others>(?:frequently|often|usually|commonly) bought (?:together|with(?: this(?: item| product)?)?)|
        bought together|
        customers (?:also|who) (?:also )?(?:bought|viewed|liked|purchased)[^\n.]{0,40}|
        you (?:may|might) also (?:like|be interested in)|(?:related|similar) (?:products|items)|
        people also (?:bought|viewed)|recently viewed(?: products| items)?|
        (?:other products in the same category|autres produits dans la même catégorie|
        (?:andere|weitere) (?:artikel|produkte) (?:in|aus) der (?:gleichen|selben) kategorie|
        otros productos (?:en|de) la misma categoría|altri prodotti (?:nella|della) stessa categoria|
        outros produtos (?:na|da) mesma categoria|andere producten in dezelfde categorie|
        innych produktów w tej samej kategorii|dalších produktů ve stejné kategorii|
        alte produse (?:în|din) aceeași categorie|других товаров в (?:той же|этой) категории)|
        ähnliche (?:produkte|artikel)|(?:wird |werden )?(?:oft|häufig) zusammen gekauft|
        kunden(?:, die)? (?:kauften|haben|sahen|interessier)[^\n.]{0,60}|das könnte (?:ihnen|dir|sie|dich)[^\n.]{0,30}|
        produits (?:similaires|associés|complémentaires)|(?:souvent|fréquemment) achetés ensemble|
        vous aimerez (?:aussi|peut-être)[^\n.]{0,20}|productos (?:relacionados|similares)|
        (?:comprados|comprar) juntos(?: habitualmente)?|también te puede[^\n.]{0,20}|prodotti (?:correlati|simili)|
        spesso comprati insieme|potrebbe(?:ro)? (?:anche )?(?:piacerti|interessarti)[^\n.]{0,20}|
        produtos (?:relacionados|similares)|compre junto|quem (?:viu|comprou)[^\n.]{0,40}|
        (?:gerelateerde|vergelijkbare) producten|vaak samen gekocht|anderen (?:kochten|bekeken) ook|
        (?:liknande|lignende) produk\w+|(?:köps|kjøpes|købes) ofte? (?:tillsammans|sammen)|samankaltais\w+ tuottei\w+|
        produkty (?:podobne|powiązane)|często kupowane razem|(?:související|podobné) (?:produkty|zboží)|
        (?:súvisiace|podobné) produkty|kapcsolódó termékek|produse (?:similare|asemănătoare)|
        frecvent cumpărate împreună|(?:похожие|сопутствующие) товары|с этим товаром (?:также )?покупают|
        (?:схожі|супутні) товари|benzer ürünler|birlikte (?:alınanlar|al)|σχετικά προϊόντα|
        関連(?:商品|製品)|この商品を(?:見た|買った)[^\n。]{0,20}|相关(?:产品|商品)|相關商品|猜你喜欢|
        관련 ?상품|함께 구매한 상품|
        منتجات (?:مشابهة|ذات صلة)|מוצרים (?:דומים|קשורים)|sản phẩm (?:tương tự|liên quan)|สินค้าที่เกี่ยวข้อง|
        produk (?:terkait|serupa))(?=\W*$)"""
    ),
    re.IGNORECASE | re.MULTILINE,
)
_DIGIT = re.compile(r"\d")
_PRODUCT = re.compile(
    r"\W*|.{0,12}\b(?:product|item|model|article|produkt|artikel|produit|article|producto|artículo|prodotto|articolo|"
    r"produto|artigo|produkten|artikeln|vare|varen|tuotteen|produktet|produs|товар|модель|unser|der|das)\b[^\d.!?]{0,15}",
    re.IGNORECASE,
)
"""What may stand in its line before such words, lest "the filter can be replaced by hand" names a successor."""
_NO_WORD = re.compile(r"\W*(?:\d{1,3}\W+)?")
"""What may stand before them: no word, but how many others there are."""


def turn_to_others(page_text: PageText, heading: MainHeading) -> float:
    """Return where the text turns to other products, or infinity where it does not.

    It does at a heading that announces others, at a line that says no more than that once there was a button to buy, at
    one that names a successor, and where the next product begins: a page that goes on without end shows one after the
    other, whole.
    """
    text, after = page_text.text, heading.end
    place = next((start for start in _lines_of_others(text, after) if start > after), float("inf"))
    main = heading.element is not None and heading.element.tag == "h1"
    for start, end, node in page_text.headings:
        if start <= after:
            continue
        if start >= place:
            break
        name = text[start:end]
        if is_about_others(name) or (main and node.tag == "h1" and _is_next_product(text, heading, start, name)):
            return start
    return place


def _is_next_product(text: str, heading: MainHeading, start: int, name: str) -> bool:
    """Say whether a first-level heading names another product, with a button to buy of its own.

    Before it stand a number and a button, as the price of the first product does.
    """
    if likeness_of(name, [heading.text]) >= _ALIKE or not (name.strip() and _DIGIT.search(text, heading.end, start)):
        return False
    end = start + len(name)
    return BUY.search(text, heading.end, start) is not None and BUY.search(text, end, end + _BUY_AWAY) is not None


def _lines_of_others(text: str, after: int) -> Iterator[int]:
    """Yield the places of the lines that name, in their first words, what is sold in the place of a product or with it.

    Before a button to buy "Related products" may be a link to them, and the product's price still to come.
    """
    for found in _OTHERS.finditer(text, after, after + _FAR):
        start = text.rfind("\n", 0, found.start()) + 1
        if found["others"]:
            if _NO_WORD.fullmatch(text, start, found.start()) and BUY.search(text, after, start):
                yield start
        elif _PRODUCT.fullmatch(text, start, found.start()):
            yield start
