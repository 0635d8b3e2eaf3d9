"""Scarce stock shared among partners, from a file of their history, potential, bounds and service."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from monitor.errors import Fault, FaultsError, RefusedError, SettingsError
from monitor.incentives.allocation import Bounds, weighted_scores, within_bounds
from monitor.policy import cells
from monitor.policy.cells import CellError
from monitor.policy.table import Row, TableError, read_table
from scrapers.counted import number_of

COLUMNS = ("party_id", "history", "potential", "least", "most", "service")
NEEDED = ("party_id", "history")
_WHOLE = re.compile(r"\d+")


@dataclass(frozen=True)
class Claimant:
    """A partner who wants of the stock: what he bought and may sell, his bounds in units, service KPIs met or not."""

    party_id: str
    history: Decimal
    potential: Decimal
    least: int
    most: int | None
    service: bool


@dataclass(frozen=True)
class ShareWeights:
    """How history and potential count, and by how much a partner's score rises who meets his service KPIs."""

    history: Decimal = Decimal(1)
    potential: Decimal = Decimal(0)
    service: Decimal = Decimal(1)


@dataclass(frozen=True)
class Share:
    """What one partner gets: whole cases, the units in them, and the score behind it."""

    party_id: str
    score: Decimal
    cases: int
    units: int


def share_out(total: int, case: int, claimants: Sequence[Claimant], weights: ShareWeights) -> list[Share]:
    """Return each partner's share in the order of the file: (w_h x H + w_p x P) x service, largest remainder, cases.

    The least a partner gets is rounded up to whole cases, the most down. Raises `RefusedError` where the least amounts
    exceed the stock, or no whole number of cases lies within a partner's bounds.
    """
    bare = weighted_scores(
        [claimant.history for claimant in claimants],
        [claimant.potential for claimant in claimants],
        weights.history,
        weights.potential,
    )
    pairs = zip(bare, claimants, strict=True)
    scores = [score * (weights.service if claimant.service else 1) for score, claimant in pairs]
    bounds = [
        Bounds(-(-claimant.least // case), None if claimant.most is None else claimant.most // case)
        for claimant in claimants
    ]
    for claimant, bound in zip(claimants, bounds, strict=True):
        if bound.most is not None and bound.most < bound.least:
            raise RefusedError(
                f"'{claimant.party_id}': no whole number of cases of {case} lies between {claimant.least} and "
                f"{claimant.most} units; change 'least' or 'most'"
            )
    least = sum(bound.least for bound in bounds)
    if least > total // case:
        raise RefusedError(
            f"the least amounts come to {number_of(least, 'case')} of {case}, and there are "
            f"{total // case}; lower 'least' or raise --total"
        )
    found = within_bounds(total // case, scores, bounds)
    return [
        Share(claimant.party_id, score, cases, cases * case)
        for claimant, score, cases in zip(claimants, scores, found, strict=True)
    ]


def read_claimants(path: Path) -> list[Claimant]:
    """Read the file, CSV or XLSX; raises `FaultsError` with every fault, `SettingsError` where there is none."""
    try:
        table = read_table(path)
    except TableError as error:
        raise FaultsError(error.faults) from error
    except OSError as error:
        raise SettingsError(
            f"{path}: cannot be read ({error.strerror}); expected a table with {', '.join(COLUMNS)}"
        ) from error
    faults = [Fault(path.name, 1, name, "no such column", ", ".join(COLUMNS)) for name in table.headings
              if name not in COLUMNS]  # fmt: skip
    faults += [Fault(path.name, 1, name, "the column is missing") for name in NEEDED if name not in table.headings]
    found = [_claimant(path.name, row, faults) for row in table.rows] if not faults else []
    seen: set[str] = set()
    for row, claimant in zip(table.rows, found, strict=False):
        if claimant.party_id in seen:
            faults.append(Fault(path.name, row.number, "party_id", f"'{claimant.party_id}' is there twice", "one row"))
        seen.add(claimant.party_id)
    if faults:
        raise FaultsError(faults)
    return found


def _claimant(file: str, row: Row, faults: list[Fault]) -> Claimant:
    def amount(name: str) -> Decimal:
        text = row.cells.get(name, "")
        try:
            return cells.amount(text) if text else Decimal(0)
        except CellError as error:
            faults.append(Fault(file, row.number, name, str(error), error.expected))
            return Decimal(0)

    def units(name: str) -> int | None:
        text = row.cells.get(name, "")
        if text and not _WHOLE.fullmatch(text):
            faults.append(Fault(file, row.number, name, f"'{text}' is no whole number of units", "0, 12 or nothing"))
            return None
        return int(text) if text else None

    least, most, served = units("least") or 0, units("most"), row.cells.get("service", "")
    if most is not None and most < least:
        faults.append(Fault(file, row.number, "most", f"{most} is less than the least, {least}", "the least or more"))
    try:
        service = cells.yes_or_no(served) if served else False
    except CellError as error:
        faults.append(Fault(file, row.number, "service", str(error), error.expected))
        service = False
    if not row.cells.get("party_id"):
        faults.append(Fault(file, row.number, "party_id", "the cell is empty", "the id of a party"))
    return Claimant(row.cells.get("party_id", ""), amount("history"), amount("potential"), least, most, service)
