"""Numbers of policy files that are neither money nor a share below 100 %: quantities and indices."""

from __future__ import annotations

from decimal import Decimal

from monitor.policy.cells import CellError, amount


def quantity(cell: str) -> int:
    """Read a quantity with at most three decimals (`12`, `0.5`) as thousandths of a unit."""
    thousandths = amount(cell) * 1000
    if thousandths != int(thousandths):
        raise CellError(f"'{cell}' is finer than a thousandth", "a quantity with at most three decimals")
    return int(thousandths)


def index(cell: str) -> int:
    """Read an index against a base of 100 (`104.5`, `104.5 %`) as basis points; unlike a share it may exceed 100."""
    points = amount(cell.removesuffix("%").strip()) * 100
    if points != int(points):
        raise CellError(f"'{cell}' is finer than a hundredth", "an index with at most two decimals, such as 104.5")
    return int(points)


def figure(cell: str) -> str:
    """Read a result or target of a KPI (`92`, `92 %`, `-12.5`) as decimal text; per cent become a share."""
    bare = cell.removesuffix("%").strip()
    value = -amount(bare[1:].strip()) if bare.startswith("-") else amount(bare)
    return format(value / Decimal(100) if cell.endswith("%") else value, "f")
