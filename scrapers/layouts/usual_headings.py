"""Headings of reports that are understood without a setting, by field; those of further languages stand apart."""

from __future__ import annotations

import re
from functools import cache

from babel.numbers import list_currencies

from scrapers.layouts.more_headings import MORE
from scrapers.layouts.profile import Cell

_WORDS = {
    "sku": "sku|item sku|product sku|variant sku|lineitem sku|item|item no|item number|item code|product code|"
    "product no|product number|material|material number|part number|article|article number|article no|artikel|"
    "artikelnummer|artikel nr|artikelnr|art nr|artnr|materialnummer|артикул|код товара|код номенклатуры|artikul|"
    "art|référence|réf|code article|código|codigo|código artículo|referencia|codice|codice articolo|"
    "articolo|kod towaru|indeks|symbol",
    "gtin": "gtin|ean|ean13|ean 13|ean code|ean nr|upc|upc code|barcode|bar code|strichcode|штрихкод|штрих код|"
    "shtrihkod|shtrih|code barres|código de barras|codice a barre|kod kreskowy",
    "quantity": "quantity|qty|net quantity|sales quantity|sales qty|billed quantity|billed qty|invoiced quantity|"
    "invoiced qty|qty billed|quantity billed|qty invoiced|quantity invoiced|units|units sold|quantity sold|qty sold|"
    "sold quantity|sell out qty|sell out quantity|sell out units|pos qty|pieces|pcs|"
    "menge|verkaufte menge|fakturierte menge|anzahl|stück|absatz|nettoabsatz|absatzmenge|"
    "количество|кол во|кол|продано|количество проданное|kolichestvo|kolvo|kol vo|kol|quantité|qté|cantidad|unidades|"
    "quantità|ilość|ilość sprzedana|sold|verkauft",
    "amount": "amount|line amount excl vat|line amount excluding vat|amount excluding vat|net amount excl vat|"
    "net amount|amount net|net sales|net sales amount|net value|net revenue|net turnover|net|netto|nettobetrag|"
    "gesamt netto|netto gesamt|summe netto|betrag netto|gesamtbetrag netto|zeilenbetrag ohne mwst|nettoumsatz|"
    "netto umsatz|umsatz netto|nettowert|warenwert netto|сумма без ндс|стоимость без ндс|выручка без ндс|"
    "сумма продаж без ндс|оборот без ндс|summa bez nds|montant ht|total ht|ca ht|importe neto|neto|importe sin iva|"
    "ventas netas|importo netto|netto importo|imponibile|wartość netto|kwota netto",
    "currency": "currency|currency code|curr|crcy|währung|währ|währg|waers|валюта|devise|moneda|divisa|valuta|waluta",
    "sold_on": "sold on|calendar day|billing date|sold at|date|sale date|sales date|date sold|date of sale|"
    "transaction date|posting date|document date|doc date|invoice date|ship date|shipping date|datum|verkaufsdatum|"
    "rechnungsdatum|fkt datum|belegdatum|beleg datum|lieferdatum|buchungsdatum|дата|дата документа|дата отгрузки|"
    "дата продажи|дата реализации|data dok|date de vente|date facture|fecha|"
    "fecha de venta|fecha factura|data|data vendita|data fattura|data sprzedaży|data faktury",
    "ship_to": "ship to|ship to region|region|ship to state|state|lieferland|lieferregion|регион|регион доставки|"
    "région|región|regione|województwo",
    "sale_type": "sale type|verkaufsart|тип продажи|type de vente|tipo de venta|tipo vendita|typ sprzedaży",
    "customer": "customer|customer name|sold to|outlet|store|store name|kunde|kundenname|abnehmer|контрагент|"
    "покупатель|клиент|торговая точка|klient|pokupatel|client|magasin|cliente|negozio|tienda|odbiorca|sklep",
    "unit": "unit|uom|unit of measure|einheit|mengeneinheit|ме|ед|ед изм|единица|единица измерения|unité|unidad|"
    "unità|jednostka|jm|j m",
    "document": "document no|document number|invoice|invoice no|invoice number|belegnummer|belegnr|beleg nr|"
    "rechnungsnummer|rechnungsnr|номер документа|номер накладной|номер счета|numéro facture|n facture|número factura|"
    "numero fattura|numer faktury|nr faktury",
}
"""Amounts whose tax basis a heading leaves open are not among them: a person says what they are."""

STOCK = {
    "on_hand": "on hand|stock|stock on hand|qty on hand|quantity on hand|on hand qty|units on hand|inventory|"
    "closing stock|closing inventory|ending inventory|current stock|bestand|"
    "lagerbestand|endbestand|остаток|остатки|остаток на складе|остаток на конец|конечный остаток|ostatok|"
    "stock disponible|existencias|giacenza|stan|stan magazynowy|frei verwendbar|unrestricted",
    "as_of": "as of|stock date|inventory date|date|datum|stichtag|bestandsdatum|дата|дата остатка|на дату|data|fecha",
    "site": "site|warehouse|location|depot|store|lager|lagerort|standort|склад|место хранения|sklad|entrepôt|"
    "almacén|magazzino|magazyn|lort|storage location",
}

_MONEY_WORDS = {
    "руб": "RUB",
    "рублей": "RUB",
    "р": "RUB",
    "rub": "RUB",
    "euro": "EUR",
    "zł": "PLN",
    "грн": "UAH",
    "tl": "TRY",
    "kč": "CZK",
    "円": "JPY",
    "원": "KRW",
    "lei": "RON",
    "лв": "BGN",
}
_OPEN_MONEY = frozenset(("kr", "元"))
"""Words for money of several countries"""
_SIGNS = {"€": "EUR", "£": "GBP", "₽": "RUB", "₴": "UAH"}
_UNIT_WORDS = frozenset(
    "pc pcs pieces units ea each stk stck st stück шт штук szt pz uds ud in в ks db adet buc kpl kom "
    "τεμ бр 個 个 개 un vnt gab tk".split()
)
PACKS = frozenset(
    "case cases cs carton cartons ctn ctns box boxes pack packs pallet pallets dozen dozens karton kartons ktn kiste "
    "kisten vpe gebinde palette paletten dutzend кор короб коробок коробки упак упаковок уп ящ ящиков паллет "
    "colis caisses palettes cajas cartoni pedane opak kartonów palet коробках коробах упаковках ящиках паллетах "
    "kartonach opakowaniach paletach".split()
)
"""Words for units above a piece"""
_OF_WHAT = r"(?:€|\$|£|₽|eur|usd|chf|gbp|pln|zł|руб|р\b|шт|ед|stk|stück|szt|pcs|units|d['’]euros|de euros|di euro)"
_MONEY_CODES = (
    "eur|usd|chf|gbp|pln|sek|nok|dkk|isk|kr|kč|czk|huf|ft|ron|lei|bgn|лв|rsd|try|tl|uah|грн|rub|kzt|brl|mxn|ars|clp|cop|"
    "cny|rmb|jpy|inr|cad|aud|nzd|zar|aed|sar|ils"
)
_MANY = (
    "tsd|mio|mrd|mln|тыс|млн|тис|tys|tis|tisíc|milliers|millions|thousands?|millones|miles|migliaia|mii|tusen|"
    "tusind|tuh|tūkst|hilj|ezer|millió|χιλ"
)
_THOUSANDS = re.compile(
    rf"\b[tk]\s?{_OF_WHAT}|\b(?!mars\b)(?:[tkm]|md)(?:{_MONEY_CODES})\b|\b[tk]\s(?:{_MONEY_CODES})\b|"
    rf"\b(?:{_MANY})\b\.?\s*(?:{_OF_WHAT}|(?:{_MONEY_CODES}|ks|kusů|db|kg)\b)|"
    rf"(?:\b(?:{_MONEY_CODES})|[€$£₽])[ (]{{1,2}}(?:tsd|mio|mrd|mln|тыс|млн|тис|tys|thousands?|millions?)\b|"
    r"\b(?:e|m|ezer|millió) ?(?:ft|huf|db)\b|\b(?:v tis|v tisících|ezerben|i tusen|i tusinder|tuhatta|tuhansia)\b|"
    rf"(?-i:[x×х*]) ?1[., ]?000\b(?![.,]?\d)|\b1[., ]000 ?(?:{_MONEY_CODES}|st|stk|pcs|шт)\b|^ ?(?:{_MANY})\.? ?$|"
    rf"\b(?:in|en|в) (?:tausend|tsd|mio|thousands?|millions?|milliers|miles|migliaia|тысячах|тыс)\b|"
    r"\b(?:mil|miles|milhares|mila|tys|bin) (?:de )?(?:pesos|reais|r\$|soles|tl|₺|zł|sztuk|unidades|piezas|stuks?)|"
    r"r\$ ?mil\b|\bem (?:milhares|milhões|mil)\b|"
    r"(?:\b(?:in|rs|inr)\b\.?|[₹(])\s?(?:rs\.? ?|inr |₹ ?)?(?:in )?(?:lakhs?|lacs?|crores?|crs?)\b|"
    r"(?<![\d一二三四五六七八九十])(?:[千万萬億亿]|百万|百萬) ?(?:[日美台港]?元|円|圓|人民[币幣])|"
    r"(?<=[（(:：/])[千万萬] ?[个個件台本箱]|"
    r"(?<![\d가-힣])(?:천|만|백만|억) ?(?:원|개|달러)|"
    rf"\bin 1[., ]?000\b\s*(?:{_OF_WHAT}|\)|$)|(?<![\d\w])['’(]?000['’]?(?:s\b|\))|(?<!\d)['’]000\b",
    re.IGNORECASE,
)

_SUMMED = re.compile("^(?:sum of|summe von|somme de|suma de|somma di|som van|soma de|suma z|сумма по полю) ")
_STATED = re.compile(
    r"(?i:\b(?:currency|curr|währung|валюта|devise|moneda|moeda|valuta|waluta)\b|通貨|币种|货币|幣別)\W{0,3}([A-Z]{3}|[€£₽₴])(?!\w)|"
    r"(?i:\b(?:in|en|em|в|w)\b) ([A-Z]{3}|[€£₽₴])(?!\w)|\(([A-Z]{3}|[€£₽₴])\)"
)

_IN_WORDS = re.compile(
    r"(?i)\b(?:in|en|em|в|w|i) (?:(?P<USD>u\.?s\.? dollars?|долларах сша)|(?P<EUR>euros?|евро)|"
    r"(?P<GBP>(?:british )?pounds)|(?P<CHF>(?:schweizer )?franken|swiss francs|francs suisses)|"
    r"(?P<RUB>рублях|руб|rub(?:el|les)|roubles)|"
    r"(?P<PLN>złotych|zloty)|(?P<UAH>грив[ен]*нях|гривнах)|(?P<KZT>тенге)|(?P<TRY>türk lirası|turkish lira)|"
    r"(?P<JPY>yen)|(?P<CNY>yuan|renminbi))\b"
)
"""Currencies as words of a line state them"""

_HUNDREDTHS = re.compile(
    r"\b(?:cents?|ct|minor|pence|paise|коп\w*|groszy|grosze|centimes|centavos|céntimos|centesimi|öre|øre)\b"
)


_WITHOUT_ACCENTS = str.maketrans("άέήίόύώϊϋΐΰ", "αεηιουωιυιυ", "\u0307")
"""Greek capitals bear no accents, and the small letter of a Turkish İ has a dot of its own"""


def fold_heading(cell: Cell) -> str:
    """Return a heading without case, punctuation and line breaks."""
    return re.sub(r"[\W_]+", " ", str(cell).casefold().translate(_WITHOUT_ACCENTS)).strip()


LATER = {field: frozenset(map(fold_heading, words.split("|"))) for field, words in MORE.items()} | {
    "sku": frozenset(map(fold_heading, MORE["sku"].split("|"))) | {"item sku", "product sku", "variant sku"},
    "sold_on": frozenset(map(fold_heading, MORE["sold_on"].split("|"))) | {"calendar day", "billing date"},
}
"""Headings by field that count where none of the others is there: beside "SKU" a "stock code" is something else."""

THINGS = frozenset("item material article artikel art articolo".split())
"""Words for a product, by its number where no other column has it, else by its name"""
THINGS_ALONE = THINGS - {"art"}
"""Those that are words for nothing else: "Art" is German for the kind of a row, too"""

ALONE = THINGS | {"sold", "verkauft"}
"""Headings of a field where no other is one: beside "Qty" they say when or whether, beside "SKU" what it is called"""

SALES = {
    field: "|".join(filter(None, dict.fromkeys((*words.split("|"), *map(fold_heading, MORE[field].split("|"))))))
    for field, words in _WORDS.items()
}


def bare_heading(cell: Cell) -> str:
    """Return a folded heading without the currency or unit that it ends with: "Menge (Stk)" is "menge".

    Words for money are left out wherever they stand: "Сумма, руб. (без НДС)". So is what pivot tables put in front.
    """
    words = _SUMMED.sub("", fold_heading(cell)).split()
    if len(words) > 1:
        words = [word for word in words if word not in _MONEY_WORDS] or words
    while len(words) > 1 and (words[-1] in _UNIT_WORDS | PACKS | _OPEN_MONEY or _code_of(words[-1])):
        words.pop()
    return " ".join(words)


def without_pieces(cell: Cell) -> Cell:
    """Return a quantity without the word for pieces behind it: "10 Stk" is 10; any other cell as it is."""
    found = re.fullmatch(r"(.*\d)\s*([^\W\d_]+)\.?", cell) if isinstance(cell, str) else None
    return found[1] if found and found[2].casefold() in _UNIT_WORDS - {"in", "в"} else cell


def is_piece(word: str) -> bool:
    """Return whether a word stands for single pieces."""
    return fold_heading(word) in _UNIT_WORDS


def in_thousands(cell: Cell) -> bool:
    """Return whether a heading or title says that figures are in thousands or millions."""
    return isinstance(cell, str) and _THOUSANDS.search(cell) is not None


def in_hundredths(heading: str) -> bool:
    """Return whether the heading of amounts says that they are in cents."""
    return _HUNDREDTHS.search(fold_heading(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading))) is not None


def currency_in(cell: Cell) -> str:
    """Return the currency (ISO 4217) that a heading names at its end, or nothing."""
    sign = next((code for sign, code in _SIGNS.items() if sign in str(cell)), "")
    words = fold_heading(cell).split()
    return sign or (_code_of(words[-1]) if len(words) > 1 else "")


def currency_of(text: str) -> str:
    """Return the ISO 4217 code that a cell of a currency column means, by code, sign or word; else what it says."""
    word = text.strip().rstrip(".")
    return _SIGNS.get(word) or _MONEY_WORDS.get(word.casefold()) or word.upper()


def currency_named(text: str) -> str:
    """Return the ISO 4217 code that a text consists of, as code, sign or word; "$" for dollars; else nothing."""
    word = text.strip().rstrip(".")
    named = _SIGNS.get(word) or _MONEY_WORDS.get(word.casefold()) or ("$" if word == "$" else "")
    return named or (word if re.fullmatch("[A-Z]{3}", word) and word in _codes() else "")


def currencies_stated(text: str) -> set[str]:
    """Return the currencies that a line of text says its figures are in: "Currency: USD", "amounts in EUR", "(EUR)"."""
    words = (found for groups in _STATED.findall(text) for found in groups if found)
    in_words = {found.lastgroup for found in _IN_WORDS.finditer(text)} - {None}
    return {str(code) for code in in_words} | {
        named for word in words if (named := currency_named(word)) and named != "$"
    }


def _code_of(word: str) -> str:
    if word in _MONEY_WORDS:
        return _MONEY_WORDS[word]
    return word.upper() if len(word) == 3 and word.isascii() and word.upper() in _codes() else ""


@cache
def _codes() -> frozenset[str]:
    # Words of headings that are also codes of money nobody sells in.
    return frozenset(list_currencies()) - {"ALL", "TOP", "PER", "DEM", "NET", "VAL"}
