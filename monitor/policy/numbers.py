"""Numbers of policy files that are neither money nor a share below 100 %: quantities and indices."""

from __future__ import annotations

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


def folded(cell: str) -> str:
    """Read words that are compared: without case and doubled spaces."""
    return " ".join(cell.casefold().split())
