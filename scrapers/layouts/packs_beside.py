"""Cases and pieces beside each other: the pieces alone may not be all that was sold."""

from __future__ import annotations

from itertools import islice

from scrapers.layouts.figures import number_at
from scrapers.layouts.profile import LayoutRefusedError, ReportProfile
from scrapers.layouts.table import Found
from scrapers.layouts.usual_headings import fold_heading

_SAMPLE = 200
_PACKS = frozenset(
    "cases cartons boxes packs pallets strips cs ctns kartons kisten paletten коробок коробки упаковок упаковки ящиков "
    "паллет colis caisses palettes cajas cartoni caixas kartonów opakowań palet".split()
)
"""Packs in the plural: what is named in the singular is the size of one"""
_COUNTS = frozenset(
    "qty quantity sold sales net in full menge anzahl verkaufte количество кол во продано quantité cantidad quantità "
    "ilość no of".split()
)


def check_packs_beside(found: Found, profile: ReportProfile, mark: str) -> None:
    """Raise `LayoutRefusedError` where a column of packs has figures beside the quantity that nobody named."""
    if "quantity" in profile.columns or "unit" in found.columns:
        return
    for place, heading in enumerate(found.headings[1]):
        words = set(fold_heading(heading).split())
        if place in found.columns.values() or words.isdisjoint(_PACKS) or words - _PACKS - _COUNTS:
            continue
        if any(number_at(cells, place, mark) for _, cells in islice(found.below(), _SAMPLE)):
            raise LayoutRefusedError(
                f"beside '{found.heading('quantity')}' stand figures under '{heading}': whether they are the same "
                "goods or more of them is open; name the column of all pieces as `quantity` in `columns` of this "
                "[[partner]], or ask the sender for one"
            )
