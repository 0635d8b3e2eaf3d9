"""The effectiveness sheet as a workbook: effects, discount against volume, costs line by line, and input rows."""

from __future__ import annotations

from collections.abc import Iterator

from reports.formats.xlsx import TextSheet
from reports.incentive_records import Effect, EffectivenessSheet
from reports.interval import days_shown

_EFFECTS = ("Client", "Id", "Currency", "Revenue index", "Share index", "Investment index", "Coefficient", "Verdict",
            "Revenue", "Share", "Investment")  # fmt: skip
_MOVES = ("Client", "Currency", "Volume before", "Volume", "Volume change, %", "Discount before, %", "Discount, %",
          "Discount change, points", "Less for more", "Why not known")  # fmt: skip
_COSTS = ("Client", "Id", "Item", "Amount", "Currency", "Basis points", "Where from")
_ROWS = ("Client", "Source", "Of", "Days", "Quantity", "Amount", "Evidence", "Note")
_NUMBERS = frozenset((*_EFFECTS[3:7], *_MOVES[2:8], "Amount", "Basis points", "Quantity", "Evidence"))


def sheets(sheet: EffectivenessSheet) -> Iterator[TextSheet]:
    """Yield the sheets."""
    yield TextSheet("Effectiveness", _EFFECTS, [_effect(one) for one in (*sheet.clients, *sheet.totals)], _NUMBERS)
    yield TextSheet("Discount and volume", _MOVES, [
        (one.party, one.currency, one.volume_before, one.volume, one.volume_change, one.rate_before, one.rate,
         one.rate_change, "yes" if one.flagged else "" if one.said else "no", one.said)
        for one in sheet.moves
    ], _NUMBERS)  # fmt: skip
    yield TextSheet("Cost to serve", _COSTS, [
        (costs.party, costs.party_id, item.item, item.amount, costs.currency, item.share, item.said)
        for costs in sheet.costs
        for item in costs.items
    ], _NUMBERS)  # fmt: skip
    yield TextSheet("Inputs", _ROWS, [
        (one.party, row.source, row.about, days_shown(row.days), row.quantity, row.amount, row.evidence, row.note)
        for one in sheet.clients
        for row in one.rows
    ], _NUMBERS)  # fmt: skip
    about = (("Period", sheet.period), ("Against", sheet.against), ("Date", sheet.date), ("In short", sheet.headline))
    yield TextSheet("About", (), [*about, *(("", line) for line in sheet.footer)])


def _effect(one: Effect) -> tuple[str, ...]:
    indices = [index.value for index in one.indices]
    said = [index.said for index in one.indices]
    return (one.party, one.party_id, one.currency, *indices, one.coefficient, one.verdict, *said)
