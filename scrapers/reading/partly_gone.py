"""Words for "sold out" that are not said of all: of one choice among others, of a store, or asked in a question."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from scrapers.reading.element_names import names_of
from scrapers.reading.page_text import ancestors
from scrapers.reading.page_words import IN_STOCK, OUT_OF_STOCK

_CHOICES = frozenset(["li", "button", "a", "option"])
_CHOICE_NAMES = re.compile(r"(?<![a-z])(?:size|swatch|variant|option|choice)", re.IGNORECASE)
_FEWEST_CHOICES, _LONGEST_CHOICE = 3, 12
_STOCK_LABEL = re.compile(
    r"status|stato|stock|stoc\b|stok|stan\b|stav\b|availab|dispon|verf(?:ü|ue)gbar|bestand|lager|beschikba|voorraad|"
    r"dost[ęu]pn|налич|статус|склад|stav zásob|durum|在庫|库存|庫存|재고",
    re.IGNORECASE,
)
"""What a line of a list of properties calls its stock: "Status Sold out" is no choice."""
_IN_A_STORE = re.compile(
    r"\b(?:in[- ]?stores?|(?:at|in) (?:your|this|the nearest|selected) stores?|pick-?up|click (?:&|and) collect|"
    r"(?:in|im) (?:der |ihrer |deiner )?(?:filiale\w*|markt)|abhol\w+|en magasins?|retrait|en tiendas?|recogida|"
    r"in negozio|ritiro|na loja física|n?as lojas|retirada|in (?:de )?winkels?|ophalen|afhalen|"
    r"w sklep(?:ach|ie stacjonarnym)|odbi[oó]r\w*|(?:v|na) prodejn\w+|osobní odběr|i butik(?:er(?:na)?|ker)?|"
    r"в(?: розничн\w+)? магазинах|самовывоз\w*|mağaza(?:da|lar\w*))\b|(?<!当)店舗|매장|门店|門市",
    re.IGNORECASE,
)
"""Where goods may be gone that are sold all the same. "The shop" may be the one on the web in some languages."""
_ON_THE_WEB = re.compile(
    r"online|internet|\bweb|virtual|e-?shop|интернет|онлайн|オンライン|ネット|通販|网上|網上|온라인|"
    r"en l[ií](?:gne|nea)|på nätet|på nett|deliver|shipping|liefer|versand|livraison|env[ií]o|entrega|spedizion|"
    r"consegna|bezorg|verzend|dostaw|wysył|доставк|kargo|teslimat|leverans|配送|배송",
    re.IGNORECASE,
)
_SENTENCE_ENDS = re.compile(r"[.!;,|。、！]|\s[-–—]\s")
_THE_GOODS = re.compile(
    r"(?:the |this |der |das |dieses? |cet? |le |l['’]|el |il |o )?(?:product|item|article|artikel|produkt|produit|"
    r"producto|artículo|produto|prodotto|товар|ürün)?\s?(?:is|ist|est|está|è|jest|je)?\s?(?:currently|temporarily|now|"
    r"sorry|leider|momentan|derzeit|zurzeit|aktuell|actuellement|actualmente|attualmente|временно|сейчас|şu anda)?",
    re.IGNORECASE,
)
"""What is said of the page's goods, which is no choice's name: "Item sold out" in a row of buttons."""


def is_of_store_or_asked(line: str) -> bool:
    """Say whether a line that speaks of goods that are gone only asks, or speaks of a store and not of the web."""
    if line.endswith(("?", "\uff1f")):
        found = OUT_OF_STOCK.search(line)
        return found is None or _SENTENCE_ENDS.search(line, found.end()) is None
    if _IN_A_STORE.search(line) is None:
        return False
    if _ON_THE_WEB.search(line) is None:
        return True
    return IN_STOCK.search(OUT_OF_STOCK.pattern.sub("", line)) is not None


def is_among_choices(node: LexborNode, known: dict[int, bool]) -> bool:
    """Say whether words for "sold out" stand behind a choice's own short name, others being to be had: "8 Sold out".

    `known` keeps what was found of a row of choices by the id of its element.
    """
    near = [one for one in ancestors(node, 3) if one.tag in _CHOICES or _CHOICE_NAMES.search(names_of(one))]
    return any(_is_in_row(one, one.parent, known) for one in near if one.parent is not None)


def _is_in_row(choice: LexborNode, row: LexborNode, known: dict[int, bool]) -> bool:
    if row.mem_id not in known:
        known[row.mem_id] = _are_choices([_said_by(one) for one in row.iter() if one.tag == choice.tag])
    return known[row.mem_id]


def _said_by(node: LexborNode) -> str:
    return " ".join(node.text(deep=True, separator=" ")[:80].split())


def _are_choices(texts: list[str]) -> bool:
    """Say whether all texts are short names, some of them with the words behind that they are sold out."""
    names = [OUT_OF_STOCK.pattern.sub("", text).strip(" ()-–:,.") for text in texts]
    pairs = list(zip(names, texts, strict=True))
    left = [name for name, text in pairs if name == text]
    gone = [name for name, text in pairs if name != text]
    if len(names) < _FEWEST_CHOICES or not left or any(":" in name for name in left):
        return False
    if any(_STOCK_LABEL.search(name) or _THE_GOODS.fullmatch(name) for name in gone):
        return False
    return all(0 < len(name) <= _LONGEST_CHOICE for name in names)
