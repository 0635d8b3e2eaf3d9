"""The effectiveness sheet on pages: coefficients, discount against volume, cost to serve, and the input rows."""

from __future__ import annotations

from reports.formats.pdf import LEFT, RIGHT, PdfColumn, PdfText
from reports.incentive_records import ClientCosts, DiscountMove, Effect, EffectivenessSheet
from reports.interval import days_shown

_EFFECTS = (PdfColumn("Client", 34, LEFT), PdfColumn("Revenue", 14, RIGHT), PdfColumn("Share", 14, RIGHT),
            PdfColumn("Investment", 17, RIGHT), PdfColumn("Coefficient", 17, RIGHT),
            PdfColumn("Verdict", 30, LEFT))  # fmt: skip
_MOVES = (PdfColumn("Client", 30, LEFT), PdfColumn("Volume before", 19, RIGHT), PdfColumn("Volume", 19, RIGHT),
          PdfColumn("Change, %", 14, RIGHT), PdfColumn("Discount before, %", 16, RIGHT),
          PdfColumn("Discount, %", 16, RIGHT), PdfColumn("Change, points", 13, RIGHT),
          PdfColumn("Verdict", 18, LEFT))  # fmt: skip
_COSTS = (PdfColumn("Item", 20, LEFT), PdfColumn("Amount", 18, RIGHT), PdfColumn("bp of revenue", 16, RIGHT),
          PdfColumn("Where from", 60, LEFT))  # fmt: skip
_ROWS = (PdfColumn("Source", 33, LEFT), PdfColumn("Of", 42, LEFT), PdfColumn("Days", 40, LEFT),
         PdfColumn("Quantity", 17, RIGHT), PdfColumn("Amount", 26, RIGHT),
         PdfColumn("Evidence", 18, RIGHT))  # fmt: skip


def title(sheet: EffectivenessSheet) -> str:
    """Return the title of the file."""
    return f"Effectiveness {sheet.period} against {sheet.against}"


def lay(page: PdfText, sheet: EffectivenessSheet) -> None:
    """Write the sheet."""
    page.head(f"{sheet.brand} · effectiveness · {sheet.date}", f"{sheet.period} against {sheet.against}")
    page.text(sheet.headline, 11)
    page.heading("What the money brought")
    page.table(_EFFECTS, [_effect(one) for one in (*sheet.clients, *sheet.totals)], sums=len(sheet.totals))
    page.heading("Discount against volume")
    page.table(_MOVES, [_move(one) for one in sheet.moves])
    for move in sheet.moves:
        if move.said:
            page.text(f"{move.party} not known: {move.said}", 8.5)
    page.heading(f"Cost to serve, {sheet.period}")
    for costs in sheet.costs:
        _costs(page, costs)
    page.heading("Where the figures come from")
    for one in sheet.clients:
        _sources(page, one)
    page.foot(sheet.footer)


def _effect(one: Effect) -> tuple[str, ...]:
    return one.party, *(index.value or "–" for index in one.indices), one.coefficient or "–", _verdict(one)


def _verdict(one: Effect) -> str:
    """Return the verdict; of all clients of a currency also how many of them are known."""
    return one.verdict if one.party_id else f"{one.verdict}, {one.indices[0].said}"


def _move(one: DiscountMove) -> tuple[str, ...]:
    figures = (one.volume_before, one.volume, one.volume_change, one.rate_before, one.rate, one.rate_change)
    said = "less for more" if one.flagged else "not known" if one.said else ""
    return f"{one.party}, {one.currency}", *(figure or "–" for figure in figures), said


def _costs(page: PdfText, costs: ClientCosts) -> None:
    page.heading(costs.party, 1)
    revenue = f"{costs.revenue} {costs.currency}" if costs.revenue else "not known"
    missing = f" · {costs.missing} of {len(costs.items)} items not known" if costs.missing else ""
    granted = f" · all pay granted {costs.granted}" if costs.granted else ""
    page.text(f"Revenue {revenue}{granted}{missing}", 8.5, grey=True)
    if not costs.total:
        return
    total = ("known so far" if costs.missing else "all items", costs.total or "–", costs.share or "–", "")
    page.table(_COSTS, [*((one.item, one.amount or "–", one.share or "–", one.said) for one in costs.items), total],
               sums=1)  # fmt: skip


def _sources(page: PdfText, one: Effect) -> None:
    page.heading(one.party, 1)
    for index in one.indices:
        page.text(f"{index.name}: {index.said}", 8.5)
    if one.rows:
        page.table(_ROWS, [(row.source, row.about + (f" ({row.note})" if row.note else ""), days_shown(row.days),
                            row.quantity, row.amount, row.evidence) for row in one.rows])  # fmt: skip
