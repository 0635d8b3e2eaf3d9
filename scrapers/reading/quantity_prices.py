"""From how many pieces a price holds that stands in a table or list of quantities.

Such a table tells its quantities in cells of their own: in the row of the price, or at the head of its column. The
price of a single piece is the price; those of more pieces are not.
"""

from __future__ import annotations

import re
from itertools import islice

from selectolax.lexbor import LexborNode

from scrapers.reading.element_names import names_of

_PIECES = (
    r"(?:st(?:ü|u)ck|stk|pcs|pieces?|units?|items?|pezzi|pz|unités?|pièces?|unidades?|uds?|stuks?|szt|ks|шт|kpl|db|st|"
    r"buc|ud|個|枚|本|点|件|个|개)\.?"
)
_FROM = r"(?:ab|from|dès|à partir de|a partir de|da|desde|od|от|від|vanaf|fra|från|buy|de la|από|min\.?|alkaen|≥|>=?)"
_TO = r"(?:-|–|—|~|〜|to|bis|à|a|al|do|до|tot|til|till|hasta|até|and|und)"
_MORE = (
    r"(?:\+|or (?:more|above)|and (?:more|above|up)|et (?:plus|\+)|und mehr|o más|ou mais|e oltre|i więcej|以上|이상|~)"
)
_QUANTITY = re.compile(
    rf"(?:(?P<upto>bis(?: zu)?|up to|jusqu'à|fino a|hasta|até|tot|do|до|<=?|≤)\s*\d{{1,6}}|"
    rf"(?P<mark>{_FROM}\s*)?(?P<first>\d{{1,6}})\s*(?:{_PIECES}\s*)?(?P<tail>{_TO}\s*\d{{1,6}}|{_MORE})?)"
    rf"\s*(?P<pieces>{_PIECES})?[\s:*]*",
    re.IGNORECASE,
)
_STEP = re.compile(r"(?P<first>\d{1,6})\s*(?:[-–—~]\s*(?P<last>\d{1,6})|\+)", re.IGNORECASE)
_COUNTED = re.compile(
    r"menge|anzahl|stückzahl|staffel|quantit|\bqty\b|\bqté\b|cantidad|quantidade|quantità|aantal|ilość|množství|"
    r"množstvo|mennyiség|cantitate|количество|кількість|\bantal\b|määrä|adet|miktar|数量|數量|수량|số lượng|จำนวน|"
    r"\bpieces\b|units|how many|price breaks?|volume (?:pric|discount)|bulk pric|mengenrabatt|dégressi",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"tier|bulk|staffel|qty|quantit|volume|graduated|differential|degressi|block-prices|price-?breaks?", re.IGNORECASE
)
_CELLS = frozenset(["td", "th"])
_MOST_CELLS, _LONGEST, _LONGEST_HEAD, _AWAY = 12, 30, 1000, 5


def pieces_of(element: LexborNode, known: dict[int, bool]) -> int:
    """Return from how many pieces the price in an element holds, or 0 where nothing near says so.

    `known` remembers which tables of the page speak of quantities: a table may hold very many prices.
    """
    node: LexborNode | None = element
    for _ in range(_AWAY):
        if node is None:
            return 0
        if node.tag in _CELLS and node.parent is not None and node.parent.tag == "tr":
            return _of_cell(node, node.parent, known)
        if node.tag == "dd":
            before = _before(node)
            return _quantity(before, counted=False) if before is not None else 0
        node = node.parent
    return 0


def _of_cell(cell: LexborNode, row: LexborNode, known: dict[int, bool]) -> int:
    table = row.parent
    if table is not None and table.tag in {"tbody", "thead", "tfoot"}:
        table = table.parent
    if table is None:
        return 0
    if table.mem_id not in known:
        known[table.mem_id] = _tells_quantities(table)
    counted, cells = known[table.mem_id], _cells_of(row)
    place = next((i for i, one in enumerate(cells) if one.mem_id == cell.mem_id), -1)
    if place < 0:
        return 0
    for column, other in enumerate(cells[:place]):
        if pieces := _quantity(other, counted=counted):
            return pieces + _ends_above(row, column, counted=counted)
    first = table.css_first("tr")
    if first is None or first.mem_id == row.mem_id:
        return 0
    heads = _cells_of(first)
    place -= len(cells)  # a table may head its rows too, or not: its columns are counted from the end
    return _quantity(heads[place], counted=counted) if -place <= len(heads) else 0


def _ends_above(row: LexborNode, column: int, *, counted: bool) -> int:
    """Return 1 where the row above tells a quantity too: "up to 99" below "up to 9" is not for a single piece."""
    above = row.prev
    while above is not None and above.tag != "tr":
        above = above.prev
    cells = _cells_of(above) if above is not None else []
    return int(column < len(cells) and _quantity(cells[column], counted=counted) > 0)


def _tells_quantities(table: LexborNode) -> bool:
    """Say whether a table, or the box round it, is named for quantities, or its first row speaks of them."""
    box = table.parent
    if _NAMED.search(names_of(table)) or (box is not None and _NAMED.search(names_of(box))):
        return True
    row = table.css_first("tr")
    words = [cell.text(deep=True, separator=" ")[:_LONGEST_HEAD] for cell in _cells_of(row)] if row is not None else []
    return _COUNTED.search(" ".join(words)) is not None or _counts_up(words)


def _counts_up(words: list[str]) -> bool:
    """Say whether cells count on, each from where the one before ends ("1 - 14", "15 - 49", "50+")."""
    last = 0
    for place, word in enumerate(words):
        step = _STEP.fullmatch(word.strip())
        if step is None or (place and int(step["first"]) != last + 1):
            return False
        last = int(step["last"]) if step["last"] else -1
    return len(words) > 1 and last == -1


def _cells_of(row: LexborNode) -> list[LexborNode]:
    """Return the first cells of a row: more are no table of quantities."""
    return list(islice((child for child in row.iter() if child.tag in _CELLS), _MOST_CELLS))


def _before(node: LexborNode) -> LexborNode | None:
    before = node.prev
    while before is not None and not before.is_element_node:
        before = before.prev
    return before if before is not None and before.tag == "dt" else None


def _quantity(cell: LexborNode, *, counted: bool) -> int:
    """Return the first number of pieces that a cell tells; a bare number counts in a table of quantities only."""
    text = " ".join(cell.text(deep=True, separator=" ").split())
    found = _QUANTITY.fullmatch(text) if 0 < len(text) <= _LONGEST else None
    if found is None:
        return 0
    if found["upto"]:
        return 1 if counted or found["pieces"] else 0
    plain = not (found["mark"] or found["pieces"] or (found["tail"] or "").startswith("+"))
    return 0 if plain and not counted else int(found["first"])
