"""What the head of its column calls a price in a table: "List price", "You save" and "Price" over a row of amounts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from selectolax.lexbor import LexborNode

from scrapers.reading.page_text import ancestors

_CELLS = frozenset(["td", "th"])
_MOST_CELLS = 12
_LONGEST = 40
_VALUES, _LISTS, _AWAY = frozenset(["td", "dd"]), frozenset(["table", "dl"]), 4


def head_of_column(near: Sequence[LexborNode]) -> str:
    """Return the head over the cell among a price's nearest elements, where its table's first row has as many cells."""
    place = next((i for i, node in enumerate(near) if node.tag == "td"), -1)
    row = near[place].parent if place >= 0 else None
    table = row.parent if row is not None else None
    if table is not None and table.tag in {"tbody", "thead", "tfoot"}:
        table = table.parent
    first = table.css_first("tr") if table is not None else None
    if row is None or first is None or first.mem_id == row.mem_id:
        return ""
    cells, heads = _cells_of(row), _cells_of(first)
    if len(cells) != len(heads) or any(cell.tag == "th" for cell in cells):
        return ""
    column = next((i for i, cell in enumerate(cells) if cell.mem_id == near[place].mem_id), -1)
    head = " ".join(heads[column].text(deep=True, separator=" ").split()) if column >= 0 else ""
    return head if len(head) <= _LONGEST and not any(map(str.isdigit, head)) else ""


def _cells_of(row: LexborNode) -> list[LexborNode]:
    return list(islice((child for child in row.iter() if child.tag in _CELLS), _MOST_CELLS))


def is_value_of_list(said: LexborNode, price: LexborNode) -> bool:
    """Say whether a word is a value in a list or table that a price does not stand in: it labels nothing ("Yes")."""
    around = list(ancestors(said))
    cell = next((node for node in around[:_AWAY] if node.tag in _VALUES), None)
    whole = next((node for node in around if node.tag in _LISTS), None)
    if cell is None or whole is None or any(node.mem_id == whole.mem_id for node in ancestors(price)):
        return False
    before = cell.prev
    while before is not None and not before.is_element_node:
        before = before.prev
    return before is not None
