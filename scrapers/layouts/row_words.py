"""Words by which a row, or the title of a part of a table, says that its figures are no sales as they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property, partial
from itertools import chain

from scrapers.layouts import more_row_words
from scrapers.layouts.document_kinds import BILLING_TYPES, DOCUMENTS, TYPES, is_billed, is_delivered, is_ordered
from scrapers.layouts.document_numbers import CreditNumbers
from scrapers.layouts.order_states import is_cancelled_state, is_in_vain, is_not_done, is_returned_state, is_status
from scrapers.layouts.profile import Cell, Row
from scrapers.layouts.row_codes import (
    CFOP,
    PARTS_OF_PRICE,
    is_beside_price,
    is_billed_back,
    is_credit,
    is_no_sale,
    is_price_of_goods,
    is_sold_back,
)
from scrapers.layouts.sides import is_below_zero, is_minus, is_side, is_sign, is_zero, names_sides, names_sign
from scrapers.layouts.totals import ends_as_total, is_total_word, total_label
from scrapers.layouts.unpaid_kinds import UNPAID, WHY_UNPAID, unpaid
from scrapers.layouts.usual_headings import THINGS, THINGS_ALONE, fold_heading

RETURN, CANCELLED, OPEN, PART, OTHER, SALES = "return", "cancelled", "open", "part", "other", "sales"
MOVED, ORDERED, DELIVERED, BESIDE, SIDED = "moved", "ordered", "delivered", "beside", "sided"
WAITS = {
    OPEN: "its state says that it is not carried out, or is taken back in part; ask the sender",
    MOVED: "its kind says that goods were bought, moved or used, not sold: dismiss it if so",
    ORDERED: "its document is an offer or an order, beside invoices: dismiss it if so",
    SIDED: "a column says debit or credit and no amount has a minus: which of both is a sale is open; ask the sender "
    "for figures with a minus where goods came back",
    DELIVERED: "its document is a delivery note, and an invoice has as many of its product: dismiss it if so",
    UNPAID: WHY_UNPAID,
}
"""Why a row waits that says so"""

_SAID = {
    RETURN: "return|returns|returned|refund|refunds|refunded|customer return|customer returns|sales return|"
    "sales returns|credit note|credit notes|credit memo|sales credit memo|sales credit note|retoure|retouren|"
    "kundenretoure|kundenretouren|rückgabe|rückgaben|rücksendung|rücklieferung|gutschrift|gutschriften|storno|"
    "stornorechnung|stornobeleg|rechnungskorrektur|korrekturrechnung|erstattung|erstattungen|rückerstattung|"
    "возврат|возвраты|возвращено|avoir|avoirs|facture d avoir|note de crédit|remboursement|remboursements|retour|"
    "retours|reso|resi|nota di credito|note di credito|nota credito|rimborso|rimborsi|devolución|devoluciones|abono|"
    "abonos|nota de crédito|factura rectificativa|reembolso|reembolsos|zwrot|zwroty|faktura korygująca|devolução|"
    "retourzending|vratka|dobropis|повернення|iade|kreditnota|返品|返品伝票|返金|退货|退货单|退貨|退款|반품|환불",
    CANCELLED: "cancelled|canceled|cancellation|void|voided|storniert|stornierte|annulliert|annullierte|"
    "отменен|отменён|отменено|отмена|отмененные|отменённые|аннулирован|аннулировано|annulé|annulée|annulés|anulado|"
    "anulada|annullato|annullata|anulowane|anulowany|cancelado|zrušeno|"
    "скасовано|iptal|取消|已取消|キャンセル|취소",
    OPEN: "partially refunded|partial refund|partly refunded|partially returned|partly returned|teilweise erstattet|"
    "teilweise retourniert|частично возвращен|частичный возврат|partiellement remboursé|parcialmente reembolsado|"
    "parzialmente rimborsato",
}
_PARTS = {
    OTHER: "open orders|orders|purchase orders|order backlog|backlog|forecast|budget|plan|quotes|quotations|targets|"
    "offene aufträge|auftragsbestand|aufträge|bestellungen|angebote|prognose|заказы|открытые заказы|прогноз|план|"
    "commandes|prévisions|pedidos|previsión|ordini|previsioni|zamówienia|prognoza|purchases|einkäufe|закупки|поступления|achats",
    SALES: "sales|sold|sell out|verkäufe|verkauf|umsatz|umsätze|продажи|реализация|ventes|ventas|vendite|sprzedaż",
}
_FURTHER = {RETURN: more_row_words.RETURNS, CANCELLED: more_row_words.CANCELLED}
_FURTHER_PARTS = {OTHER: more_row_words.ORDERS, SALES: more_row_words.SALES}


def _by_word(*said: Mapping[str, str]) -> dict[str, str]:
    """Return what each folded word says."""
    return {fold_heading(word): what for one in said for what, words in one.items() for word in words.split("|")}


_OF_ROWS = _by_word(_SAID, _FURTHER)
_OF_PARTS = _OF_ROWS | _by_word(_PARTS, _FURTHER_PARTS)
_BACK = re.compile(more_row_words.BACK_IN_CHINESE_WRITING)
_TAKEN_BACK = frozenset(
    "return returns returned refund refunds refunded erstattet remboursé reembolsado rimborsato "
    "retouren retoure retourmenge rückgaben возврат возвраты возвращено retours resi resos "
    "devoluciones zwroty cancelled canceled storniert отменено annulé anulado annullato".split()
) | frozenset(fold_heading(more_row_words.TAKEN_BACK).split())
_ABOUT_IT = frozenset(
    "id no nr number code rate window days policy fee fees commission tax vat tva mwst account pfand ytd".split()
)
"""Words in headings that are about what was taken back, and not how much of it"""
_YES = frozenset("yes y true x ✓ ja j wahr да истина oui vrai sí si sì verdadero vero tak prawda".split()) | frozenset(
    more_row_words.YES.split()
)
_MARK = re.compile(r"^(?:is|ist|est|flag|признак|kennzeichen|kz) | (?:flag|kennzeichen|kz|mark|признак|y n|ja nein)$")
_MOMENT = re.compile(r" (?:at|on|date|datum|am|le)$|^(?:дата|datum|date d|fecha de|data) ")
_MOMENTS = {"stornodatum": CANCELLED, "cancellation date": CANCELLED, "дата отмены": CANCELLED}
_MOVES = frozenset(
    "in|inbound|stock in|mutation|"
    "purchase|purchases|purchase receipt|goods receipt|transfer|stock transfer|internal transfer|transfer in|"
    "transfer out|transfer receipt|transfer shipment|adjustment|positive adjmt|negative adjmt|stock adjustment|"
    "inventory adjustment|consumption|output|assembly consumption|assembly output|consignment|consignment in|"
    "consignment out|write off|sample|samples|replacement|warranty|muster|ersatzlieferung|образец|замена|"
    "einkauf|wareneingang|zugang|umlagerung|umbuchung|lagerumbuchung|verbrauch|"
    "istmeldung|inventur|konsignation|перемещение|внутреннее перемещение|поступление|закупка|оприходование|"
    "списание|инвентаризация|transfert|achat|réception|traspaso|compra|trasferimento|acquisto|przesunięcie|zakup".split(
        "|"
    )
)
"""Kinds of rows of a ledger of goods that are no sales"""
_BOUGHT = frozenset("purchase purchases compra achat acquisto zakup".split())
"""Those that a till calls what its customers buy"""
_PART_OF = re.compile(
    r"\W*(?:davon|darunter|thereof|of which|в т\. ?ч|в том числе|из них|у т\. ?ч|у тому числі|dont|di cui|"
    r"de los cuales|de las cuales|dos quais|das quais|w tym|z toho|waarvan|varav|heraf|herav|ebből|od toga|od čega)\b"
    r"(?!['’-])",
    re.IGNORECASE,
)
"""How a row begins that tells of a part of the one above it"""

_DIGITS_OF_DAYS = frozenset("123456789")
_FIGURE = re.compile(r"-?[\d\s.,]*\d-?")
_BEGIN = frozenset(word.split()[0] for word in _OF_PARTS)
_FIRST = re.compile(r"[\W_]*([^\W_]+)")
_KEPT = 10_000
_LONGEST = max(word.count(" ") for word in _OF_PARTS) + 1
_TITLES = frozenset(
    "description|title|name|product|produkt|produit|producto|prodotto|brand|model|product name|"
    "item name|item description|product description|article description|text|"
    "bezeichnung|artikelbezeichnung|artikelname|beschreibung|produktname|наименование|номенклатура|наименование товара|"
    "товар|описание|désignation|libellé|descripción|nombre|descrizione|nome|nazwa|opis|nazwa towaru|comment|remark|"
    "kommentar|bemerkung|комментарий|примечание".split("|")
) | frozenset(map(fold_heading, more_row_words.TITLES.split("|")))


SUMMED = ("customer", "ship_to")
"""Fields over whose values a row may be the sum"""


class Telling:
    """The cells of a table beside its fields that say what a row is, and those of its products, which label totals."""

    def __init__(self, headings: Sequence[Cell], columns: Mapping[str, int], rows: Callable[[], Iterable[Row]]) -> None:
        fields = {place for name, place in columns.items() if name not in ("document", "sale_type")}
        beside = [place for place in range(len(headings)) if place not in fields]
        self._places = [place for place in beside if fold_heading(headings[place]) not in _TITLES | THINGS_ALONE]
        folded = {place: fold_heading(headings[place]) for place in beside}
        self._things = [place for place, text in folded.items() if text in THINGS]
        self._returned = [place for place, text in folded.items() if is_taken_back(text)]
        self._flags = {place: said for place, text in folded.items() if (said := _OF_ROWS.get(_MARK.sub("", text)))}
        self._moments = {place: said for place, text in folded.items() if (said := _said_by_a_day(text))}
        self._status = [place for place, text in folded.items() if is_status(text)]
        self._types = [place for place, text in folded.items() if text in TYPES]
        self._documents = [place for place, text in folded.items() if text in TYPES | DOCUMENTS]
        self._sides = [place for place in beside if names_sides(headings[place])]
        self._signs = [place for place in beside if names_sign(headings[place])]
        self._amount, self._quantity = (columns.get(name, -1) for name in ("amount", "quantity"))
        billing = [place for place, text in folded.items() if text in BILLING_TYPES]
        operations = [place for place, text in folded.items() if text in CFOP]
        numbers = [place for name, place in columns.items() if name == "document"]
        self._priced = [place for place, text in folded.items() if text in PARTS_OF_PRICE]
        self._coded: tuple[tuple[Sequence[int], Callable[[object], object], str], ...] = (
            (self._types, is_credit, RETURN),
            (billing, is_billed_back, RETURN),
            *(([place], CreditNumbers(place, self._amount, rows).holds, RETURN) for place in numbers),
            *(([place], partial(self._is_minus, place), RETURN) for place in self._signs),
            (operations, is_sold_back, RETURN),
            (operations, is_no_sale, MOVED),
            *unpaid(
                headings,
                [place for place in beside if place not in columns.values()],
                rows,
                self._quantity,
                self._amount,
            ),
        )
        self._names = [place for place in beside if place not in self._places]
        self._products = [columns[name] for name in ("sku", "gtin") if name in columns]
        self._headings = headings
        self._rows = rows
        told: Iterable[tuple[Iterable[int], Callable[[object], object]]] = (
            (self._places, says_of_row),
            (self._things, is_of_row),
            (self._products, may_label),
            (self._names, is_part_of),
            (self._returned, is_figure),
            (self._flags, is_yes),
            (self._moments, names_day),
            (self._status, _said_by_state),
            *((places, asked) for places, asked, _ in self._coded),
            *(([place], partial(self._is_moved, place)) for place in self._types),
            *(([place], partial(self._of_document, place)) for place in self._documents),
            *(([place], partial(self._is_beside, place)) for place in self._priced),
            *(([place], partial(self._is_sided, place)) for place in self._sides),
        )
        self._asked = [(place, asked, set[object]()) for places, asked in told for place in places]

    def said(self, cells: Sequence[Cell]) -> str:
        """Return what the cells say of their row: total, return, cancelled, open (not done), moved, part, or none."""
        things = (place for place in self._things if place < len(cells) and is_of_row(cells[place]))
        words = (says_of_row(cells[place]) for place in chain(self._places, things) if place < len(cells))
        flags = (said for place, said in self._flags.items() if place < len(cells) and is_yes(cells[place]))
        moments = (said for place, said in self._moments.items() if place < len(cells) and names_day(cells[place]))
        states = (_said_by_state(cells[place]) for place in self._status if place < len(cells))
        moves = (MOVED for place in self._types if place < len(cells) and self._is_moved(place, cells[place]))
        orders = (self._of_goods(place, cells) for place in self._documents if place < len(cells))
        codes = (
            said
            for places, asked, said in self._coded
            for place in places
            if place < len(cells) and asked(cells[place])
        )
        beside = (BESIDE for place in self._priced if place < len(cells) and self._is_beside(place, cells[place]))
        sides = (SIDED for place in self._sides if place < len(cells) and self._is_sided(place, cells[place]))
        told = (*self._names, *self._products)
        parts = (PART for place in told if place < len(cells) and is_part_of(cells[place]))
        return next(filter(None, chain(words, flags, moments, states, moves, orders, codes, parts, beside, sides)), "")

    def _is_moved(self, place: int, kind: object) -> bool:
        if (said := fold_heading(str(kind))) == "in":
            return place in self._outs
        return is_moved(kind) and (said not in _BOUGHT or place in self._ledgers)

    def _of_document(self, place: int, kind: object) -> str:
        said = ORDERED if is_ordered(kind) else DELIVERED if is_delivered(kind) else ""
        return said if said and place in self._bills else ""

    def _of_goods(self, place: int, cells: Sequence[Cell]) -> str:
        said = self._of_document(place, cells[place])
        return "" if said == DELIVERED and self._goods(cells) not in self._billed else said

    def _goods(self, cells: Sequence[Cell]) -> tuple[str, ...]:
        return tuple(str(cells[place]).strip() for place in (*self._products, self._quantity) if place < len(cells))

    @cached_property
    def _billed(self) -> frozenset[tuple[str, ...]]:
        """Products with their quantities, as invoices have them: delivered goods may not be billed in the file."""
        return frozenset(
            self._goods(cells)
            for _, cells in self._rows()
            if any(is_billed(cells[place]) for place in self._bills if place < len(cells))
        )

    @cached_property
    def _bills(self) -> frozenset[int]:
        """The columns of documents among which are invoices: alone an order may be what a shop calls a sale."""
        return self._holding(self._documents, is_billed)

    def _is_beside(self, place: int, part: object) -> bool:
        return is_beside_price(part) and place in self._settled

    @cached_property
    def _settled(self) -> frozenset[int]:
        """The columns of parts of prices among which is that of the goods."""
        return self._holding(self._priced, is_price_of_goods)

    def _is_sided(self, place: int, side: object) -> bool:
        return str(side).strip() != "" and place in self._unsigned

    @cached_property
    def _unsigned(self) -> frozenset[int]:
        """The columns of debit and credit that hold both, where no amount says by its sign which it is."""
        rows = [cells for _, cells in self._rows() if 0 <= self._amount < len(cells)]
        if any(is_below_zero(cells[self._amount]) for cells in rows):
            return frozenset()
        held = {
            place: {fold_heading(str(cells[place])) for cells in rows if place < len(cells) and is_side(cells[place])}
            for place in self._sides
        }
        return frozenset(place for place, sides in held.items() if len(sides) > 1)

    def _is_minus(self, place: int, cell: object) -> bool:
        return is_minus(cell) and place in self._signed

    @cached_property
    def _signed(self) -> frozenset[int]:
        """The columns of signs that hold nothing else: a dash beside other words or figures is none."""
        return frozenset(self._signs) - self._holding(self._signs, lambda cell: not is_sign(cell))

    def _holding(self, places: Sequence[int], asked: Callable[[object], bool]) -> frozenset[int]:
        """Return those of some columns in which any cell is what is asked for."""
        return frozenset(
            place for place in places if any(place < len(cells) and asked(cells[place]) for _, cells in self._rows())
        )

    @cached_property
    def _outs(self) -> frozenset[int]:
        """The columns of kinds that say OUT, too: beside it IN is what came, alone it is an invoice."""
        return self._holding(self._types, lambda kind: fold_heading(str(kind)) == "out")

    @cached_property
    def _ledgers(self) -> frozenset[int]:
        """The columns of kinds whose rows are not all bought or taken back, as those of a till are."""
        return self._holding(self._types, _is_of_a_ledger)

    def taken_back(self, cells: Sequence[Cell]) -> str:
        """Return the heading of a column of returned quantities in which the row has a figure, or nothing."""
        told = (place for place in self._returned if place < len(cells) and is_figure(cells[place]))
        return next((str(self._headings[place]) for place in told), "")

    def is_silent(self, values: Sequence[Sequence[object]]) -> bool:
        """Return whether no row of many says anything; `values` are their cells by columns."""
        for place, asked, silent in self._asked:
            fresh = set(values[place]).difference(silent) if place < len(values) else ()
            if any(map(asked, fresh)):
                return False
            if len(silent) > _KEPT:
                silent.clear()
            silent.update(fresh)
        return True


def is_part_of(cell: object) -> bool:
    """Return whether a cell says that its row is a part of another one: "davon Aktion"."""
    return isinstance(cell, str) and _PART_OF.match(cell) is not None


def is_yes(cell: object) -> bool:
    """Return whether a cell says yes, as the columns do that mark rows."""
    return str(cell).strip().casefold() in _YES


def names_day(cell: object) -> bool:
    """Return whether a cell under "cancelled at" says that it was: by a day other than 0000-00-00, or by a yes."""
    return is_yes(cell) or not _DIGITS_OF_DAYS.isdisjoint(str(cell))


def _said_by_state(cell: object) -> str:
    """Return what the state of an order or a delivery says of its row: cancelled, return, open, or nothing."""
    if is_cancelled_state(cell):
        return CANCELLED
    return RETURN if is_returned_state(cell) else OPEN if is_not_done(cell) else ""


def is_moved(cell: object) -> bool:
    """Return whether the kind of a row says that goods were bought, moved or used, and not sold."""
    return isinstance(cell, str) and fold_heading(cell) in _MOVES


def _is_of_a_ledger(kind: object) -> bool:
    """Return whether a kind of row is neither bought nor taken back: a till has no other."""
    return fold_heading(str(kind)) not in _BOUGHT | {""} and says_of_row(kind) != RETURN and not is_credit(kind)


def is_taken_back(heading: str) -> bool:
    """Return whether a folded heading is that of what came back."""
    words = set(heading.split())
    return _BACK.search(heading) is not None or not (_TAKEN_BACK.isdisjoint(words) or _ABOUT_IT & words)


def _said_by_a_day(heading: str) -> str:
    """Return what a day under a heading says of its row: "cancelled at" that it is cancelled."""
    return _MOMENTS.get(heading, "") or (_OF_ROWS.get(_MOMENT.sub("", heading), "") if _MOMENT.search(heading) else "")


def is_figure(cell: object) -> bool:
    """Return whether a cell is a number other than zero."""
    text = "" if isinstance(cell, date) else str(cell).strip()
    return _FIGURE.fullmatch(text) is not None and not is_zero(text)


def may_label(cell: object) -> bool:
    """Return whether the cell of a product may be the label of a total, or of a part."""
    return isinstance(cell, str) and (total_label(cell) != "" or ends_as_total(cell) or is_part_of(cell))


def says_of_row(cell: object) -> str:
    """Return what a cell says of its row: total, return, cancelled or part, or nothing."""
    if is_total_word(cell):
        return "total"
    said = _found(cell, _OF_ROWS) or (RETURN if isinstance(cell, str) and _BACK.search(cell) else "")
    if said and not is_in_vain(cell):
        return said
    return PART if is_part_of(cell) else ""


def is_of_row(cell: object) -> bool:
    """Return whether a cell is a word for rows and nothing else: "Return" is no name of a product, "Return pump" is."""
    return is_total_word(cell) or (isinstance(cell, str) and fold_heading(cell) in _OF_ROWS)


def says_part(cell: Cell) -> str:
    """Return what the title of a part of a table says of it: sales, return, cancelled, other (no sales), or nothing."""
    said = _found(cell, _OF_PARTS)
    # "Sales forecast", "sales orders": what follows tells what they are.
    further = _found(str(cell).strip().partition(" ")[2], _OF_PARTS) if said == SALES else ""
    return further or said


def _found(cell: object, words: Mapping[str, str]) -> str:
    """Return what the first words of a cell say."""
    if not isinstance(cell, str) or not (first := _FIRST.match(cell)):
        return ""
    if first[1].casefold() not in _BEGIN and fold_heading(first[0]) not in _BEGIN:
        return ""
    parts = fold_heading(cell).split()
    begins = (" ".join(parts[:count]) for count in range(min(len(parts), _LONGEST), 0, -1))
    return next((words[begin] for begin in begins if begin in words), "")
