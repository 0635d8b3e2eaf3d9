"""The simulation sheet on pages: totals, what to mind, partners, and the single periods."""

from __future__ import annotations

from collections.abc import Sequence

from reports.formats.pdf import LEFT, RIGHT, PdfColumn, PdfText
from reports.incentive_records import SimulationLine, SimulationSheet

_COLUMNS = (PdfColumn("Partner", 30, LEFT), PdfColumn("Base", 19, RIGHT), PdfColumn("Growth", 19, RIGHT),
            PdfColumn("Cost", 18, RIGHT), PdfColumn("% of base", 11, RIGHT), PdfColumn("Margin on growth", 18, RIGHT),
            PdfColumn("Gain", 18, RIGHT), PdfColumn("In force", 17, RIGHT))  # fmt: skip


def title(sheet: SimulationSheet) -> str:
    """Return the title of the file."""
    return f"Simulation {sheet.scheme} {sheet.since} to {sheet.until}"


def lay(page: PdfText, sheet: SimulationSheet) -> None:
    """Write the sheet."""
    page.head(f"{sheet.brand} · simulation · {sheet.date}", sheet.title)
    page.text(sheet.headline, 11)
    page.text(f"{sheet.scheme} on history from {sheet.since} to {sheet.until}, in {sheet.currency}", 8.5, grey=True)
    for label, amount in sheet.totals:
        page.text(f"{label}: {amount}", 11, bold=True)
    for warning in sheet.warnings:
        page.text(f"Mind: {warning}", 9.5)
    _table(page, "What each partner would have got", sheet.partners)
    _table(page, "Period by period", sheet.lines)
    for line in sheet.lines:
        if line.said:
            page.text(f"{line.party}, {line.period}: {'; '.join(line.said)}", 8.5)
    page.foot(sheet.footer)


def _table(page: PdfText, heading: str, lines: Sequence[SimulationLine]) -> None:
    page.heading(heading)
    page.table(_COLUMNS, [
        (f"{line.party} {line.period}".strip(), *(figure or "–" for figure in (
            line.base, line.growth, line.cost, line.share, line.margin, line.gain, line.present)))
        for line in lines
    ])  # fmt: skip
