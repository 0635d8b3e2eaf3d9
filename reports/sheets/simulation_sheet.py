"""The simulation sheet as a workbook: partners, single periods, and what to mind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports.formats.xlsx import TextSheet
from reports.incentive_records import SimulationLine, SimulationSheet

_FIGURES = ("Base", "Growth", "Cost", "Cost, % of base", "Margin on growth", "Gain", "Version in force")


def sheets(sheet: SimulationSheet) -> Iterator[TextSheet]:
    """Yield the sheets."""
    yield _table("Partners", sheet.partners)
    yield _table("Periods", sheet.lines)
    about = (("Scheme", sheet.scheme), ("Title", sheet.title), ("Currency", sheet.currency), ("From", sheet.since),
             ("To", sheet.until), ("Date", sheet.date), ("In short", sheet.headline), *sheet.totals,
             *(("Mind", warning) for warning in sheet.warnings))  # fmt: skip
    yield TextSheet("About", (), [*about, *(("", line) for line in sheet.footer)])


def _table(title: str, lines: Sequence[SimulationLine]) -> TextSheet:
    rows = [
        (line.party, line.period, line.base, line.growth, line.cost, line.share, line.margin, line.gain, line.present,
         "; ".join(line.said))
        for line in lines
    ]  # fmt: skip
    return TextSheet(title, ("Partner", "Period", *_FIGURES, "What to mind"), rows, frozenset(_FIGURES))
