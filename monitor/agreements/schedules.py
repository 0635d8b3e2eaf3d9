"""Schedules that are clauses without a sentence: figures under a title or in a column "Minimum resale prices"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from scrapers.records import AgreementText, TextBlock

PURCHASES = "E05_minimum_purchase"
_MOST_BLOCKS = 400
"""blocks after a title that are looked at: a longer table is known by its beginning"""
_LONGEST_TITLE = 140
_LONGEST = 4_000
"""characters of a table that are shown to legal as its clause"""
_SENTENCE_WORDS = 7
_REMARK = 5
"""words from which a cell says something of the table"""
_ROWS = 2
_CONTENTS_PAGE = 200
"""the largest number that may be the page of a table of contents"""

_BEFORE = (
    r"(?:(?>(?:annex|appendix|schedule|exhibit|attachment|anlage|anhang|annexe|allegato|anexo|приложение)"
    r"\s*(?:№\s*)?(?-i:[A-ZА-Я]|\d{1,3}|[IVX]{1,5})?(?!\w))|[\s\d.():–—§-]"
    r"|(?:price )?(?:list|table|schedule|overview) of\b|(?:tabelle|liste|übersicht) der\b"
    r"|(?:liste|tableau) des\b|(?:lista|tabla|elenco|tabella) (?:de los|de|dei|delle)\b"
    r"|(?:перечень|таблица|лист|список)(?!\w)|(?:the|die|les|los|i|agreed|applicable|current|binding|annual|yearly|"
    r"vereinbarte|verbindliche|действующие|утвержд[её]нные|годовые)\b)*"
)
_AFTER = (
    r"(?:[\s.,:;/–—()%*€$£₽0-9-]|\b(?:list|per|in|for|each|of|the|contract|year|calendar|quarter|month|unit|units|"
    r"pcs|pieces|product|products|goods|gross|net|incl|excl|vat|eur|euro|usd|gbp|chf|rub|schedule|table|valid|"
    r"from|until|pro|je|jahr|vertragsjahr|kalenderjahr|quartal|stück|brutto|netto|inkl|mwst|ab|gültig|für|der|die|"
    r"vertragsprodukte|produkte|ttc|ht|par|an|iva|por|año|all|anno|на|за|в|год|квартал|месяц|шт|руб|рублей|с|ндс|от|"
    r"товар|товара|товаров|продукции|единицу)\b)*$"
)
_RESOLD = r"(?:re-?sale|retail|selling|sales|consumer|shelf|street|end[- ](?:user|customer)|public|online)"
_TITLES: tuple[tuple[str, str], ...] = (
    (
        "P02_min_resale_price",
        rf"(?:minimum|min\.?|floor|lowest permitted) (?:permitted )?(?:{_RESOLD} ){{1,2}}prices?"
        r"|(?:mindest|minimal)(?:verkaufs|wiederverkaufs|weiterverkaufs|laden|endkunden|endverbraucher|abgabe)-?preise?"
        r"|minimale (?:laden|verkaufs|wiederverkaufs)preise"
        r"|prix (?:minim(?:um|aux|a)) de (?:re)?vente|prix de (?:re)?vente minim(?:um|aux|a|ums)"
        r"|precios? mínimos? de (?:re)?venta|prezz[oi] minim[oi] di (?:ri)?vendita"
        r"|(?:минимальн(?:ая|ые|ых)|мин\.) (?:(?:розничн|отпускн)(?:ая|ые|ых) цен[аы]?"
        r"|цен[аы]? (?:пере)?продажи|цен[аы]? реализации)",
    ),
    (
        "P04_map_agreement",
        r"(?:minimum|min\.?|lowest) advertised prices?|(?:mindest)werbepreise?"
        r"|минимальн(?:ая|ые|ых) (?:рекламируем|рекламн|объявленн)(?:ая|ые|ых) цен[аы]?",
    ),
    (
        "P01_fixed_resale_price",
        rf"(?:fixed|mandatory|binding|prescribed|agreed) (?:{_RESOLD} ){{1,2}}prices?"
        r"|(?:feste|verbindliche|vorgeschriebene|gebundene) "
        r"(?:laden|verkaufs|wiederverkaufs|endkunden|endverbraucher)preise"
        r"|(?:prix de (?:re)?vente) (?:imposés|obligatoires)|precios? fijos? de (?:re)?venta|prezzi imposti"
        r"|(?:фиксированн|обязательн|едины)(?:ая|ые|ых|е|х) "
        r"(?:розничн(?:ая|ые|ых) цен[аы]?|цен[аы]? (?:пере)?продажи)",
    ),
    (
        PURCHASES,
        r"(?:minimum|min\.?) (?:(?:annual|yearly|quarterly|monthly|aggregate) )?"
        r"(?:purchase|sales|offtake|take|volume)s?"
        r"(?: (?:quantit(?:y|ies)|volumes?|commitments?|obligations?|targets?|requirements?|amounts?|values?))?"
        r"|(?:annual|yearly|quarterly|monthly) minimum (?:purchase|sales|quantit|volume)\w*(?: \w+)?"
        r"|(?:jahres)?mindest(?:abnahme|bezugs|absatz|umsatz|umsätze)(?:n?mengen?|verpflichtung(?:en)?|ziele)?"
        r"|(?:quantités?|volumes?|achats?) minim(?:um|aux|ales?|a)(?: d['’]achats?)?"
        r"|(?:compras?|cantidad(?:es)?|volumen) mínim[ao]s?(?: de compras?)?|(?:acquist|quantitativ)[oi] minim[oi]"
        r"|минимальн(?:ый|ые|ая|ое) (?:\w+ )?(?:объ[её]мы?|сумм[аы]|план|количество) (?:\w+ )?"
        r"(?:закуп(?:ок|ки)|приобретения)|минимальные (?:\w+ )?закупки",
    ),
)
_PATTERNS = tuple(
    (kind, re.compile(rf"{_BEFORE}\W{{0,2}}(?:{title})(?!\w)", re.IGNORECASE), re.compile(_AFTER, re.IGNORECASE))
    for kind, title in _TITLES
)
_MAY_BE = re.compile(
    r"min|floor|lowest|fixed|mandatory|binding|prescribed|agreed|fest|verbind|gebund|vorgeschr|impos|oblig|fij|mín|мин|"
    r"фикс|обязат|един",
    re.IGNORECASE,
)
_FREES = re.compile(
    r"non-?binding|not binding|recommend|suggest|indicative|guidance|for information|estimat|forecast|unverbindlich|"
    r"empfehl|empfohl|orientierung|nicht bindend|conseill|indicati[fv]|orientativ|recomend|consigliat|"
    r"рекоменд|справочн|не обязательн|ориентировочн|прогноз|free to|by law|statut|gesetzlich|установленн\w+ закон|"
    r"\b(?:no|keine|aucun|ningún|nessun) (?:minim|mindest|mínim|prix|preis)|none (?:is|are|has|have)",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"\W*(?:none|not applicable|n/a|keine|entfällt|néant|ningun[oa]|nessun[oa]|нет|не применя\w+)(?!\w)", re.I
)
"""begins what says that there is no such schedule"""
_MONEY = re.compile(
    r"(?:[€$£₽]|\b(?:EUR|USD|GBP|CHF|RUB|Euro))\s?\d|\d\s?(?:[€$£₽]|(?:EUR|USD|GBP|CHF|RUB|Euro|руб)\b)"
    r"|(?<![\d.,])\d{1,3}(?:[.,]\d{3})*[.,]\d\d(?![\d.,])",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\d[.,' ]*\s?(?:units?|pcs|pieces?|cases?|cartons?|pallets?|tonnes?|tons?|kg|litres?|hl|bottles?|Stück|Stk|"
    r"Einheiten|Paletten|Kisten|unités?|pièces?|unidades|unità|pezzi|шт|штук|единиц|тонн|кг|коробок|паллет)(?!\w)",
    re.IGNORECASE,
)
_NEXT_CLAUSE = re.compile(
    r"\W{0,3}(?:(?:article|clause|section|artikel|ziffer|статья|пункт)\s{1,3}\d|§\s?\d|"
    r"\d{1,2}(?:\.\d{1,2}){1,3}\.?\s{1,3}[^\W\d]{3})",
    re.IGNORECASE,
)
_BARE = re.compile(r"\d{1,3}(?:[ .,'’]\d{3})+|\d{1,7}")
_COUNTS = re.compile(
    r"year|quarter|month|period|units?\b|jahr|quartal|monat|stück|menge|année|trimestre|quantité|año|cantidad|anno|"
    r"quantità|год|квартал|месяц|шт|количеств|объ[её]м",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ClauseTable:
    """A table that is a clause of a type: `text[start:end]`, and the block of its title or column head."""

    type: str
    start: int
    end: int
    block: TextBlock


class _Block:
    """A block of an agreement, its words, and what they say of a table: found once, as many titles may stand above."""

    def __init__(self, block: TextBlock, said: str) -> None:
        self.block = block
        self.said = said

    @cached_property
    def is_sentence(self) -> bool:
        words = re.findall(r"[^\W\d_]{2,}", self.said)
        return len(words) >= _SENTENCE_WORDS and self.said.rstrip().endswith((".", ";", ":"))

    @cached_property
    def prices(self) -> bool:
        return _MONEY.search(self.said) is not None

    @cached_property
    def counts(self) -> bool:
        return _COUNTED.search(self.said) is not None

    @cached_property
    def begins_clause(self) -> bool:
        return _NEXT_CLAUSE.match(self.said) is not None and not self.prices

    @cached_property
    def frees(self) -> bool:
        """Whether words about the table, not the head of a column, leave those free whom it is about."""
        remark = _FREES.search(self.said) is not None and len(self.said.split()) >= _REMARK
        return remark or _NONE.match(self.said) is not None


def schedules_of(agreement: AgreementText) -> Iterator[ClauseTable]:
    """Yield the schedules of minimum or fixed prices and of minimum purchases, each once, in order of the text."""
    past = 0
    blocks = [_Block(block, agreement.text[block.start : block.end]) for block in agreement.blocks]
    for place, title in enumerate(blocks):
        block = title.block
        if block.start < past or not (kind := _titled(title.said) or _titled_row(title)):
            continue
        rows = list(_rows(blocks, place))
        figures = [block] if not _titled(title.said) else _figures(rows, kind)
        if figures and not any(row.frees for row in rows):
            past = figures[-1].end
            yield ClauseTable(kind, block.start, _shown(block, figures), block)


def _titled(text: str) -> str:
    """Return the clause type that a short text without a verb is the title of, or an empty string."""
    if len(text) > _LONGEST_TITLE or not _MAY_BE.search(text) or _FREES.search(text):
        return ""
    flat = " ".join(text.split())
    return next((kind for kind, title, after in _PATTERNS if _matches(title, after, flat)), "")


def _titled_row(row: _Block) -> str:
    """Return the type of prices where a print has run a title and its table together, or an empty string."""
    head = " ".join(row.said[:_LONGEST_TITLE].split())
    if not _MAY_BE.search(head) or _FREES.search(row.said) or row.is_sentence:
        return ""
    if len(_MONEY.findall(row.said)) < _ROWS:
        return ""
    return next((kind for kind, title, _ in _PATTERNS if kind != PURCHASES and title.match(head)), "")


def _matches(title: re.Pattern[str], after: re.Pattern[str], text: str) -> bool:
    found = title.match(text)
    return found is not None and after.fullmatch(text, found.end()) is not None


def _rows(blocks: Sequence[_Block], place: int) -> Iterator[_Block]:
    """Yield what stands under a title up to the first sentence after its figures, or to the next annex."""
    annex = blocks[place].block.annex
    figures = sentences = 0
    for row in blocks[place + 1 : place + 1 + _MOST_BLOCKS]:
        if (annex and row.block.annex != annex) or row.begins_clause:
            return
        yield row
        if row.is_sentence:
            sentences += 1
            if figures or sentences > 1:
                return
        else:
            figures += row.prices or row.counts


def _figures(rows: Sequence[_Block], kind: str) -> list[TextBlock]:
    """Return the rows or cells that hold the figures of a schedule of this type."""
    cells = [row for row in rows if not row.is_sentence]
    found = [row.block for row in cells if row.prices or (kind == PURCHASES and row.counts)]
    if found or kind != PURCHASES:
        return found
    bare = [(row.block, int(re.sub(r"\D", "", row.said))) for row in cells if _BARE.fullmatch(row.said.strip())]
    numbers = [number for _, number in bare]
    of_contents = numbers == sorted(numbers) and all(number <= _CONTENTS_PAGE for number in numbers)
    told = any(_COUNTS.search(row.said) for row in cells)
    return [block for block, _ in bare] if told and not of_contents else []


def _shown(title: TextBlock, figures: Sequence[TextBlock]) -> int:
    """Return where the part of a schedule ends that is shown: with its last figures, or after some thousand signs."""
    within = [block.end for block in figures if block.end - title.start <= _LONGEST]
    return within[-1] if within else title.end
