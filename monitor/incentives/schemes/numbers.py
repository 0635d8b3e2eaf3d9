"""Numbers of a scheme file: exact decimals, shares in per cent or as a fraction, lists of days."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from monitor.incentives.wording import per_cent
from monitor.rulebook.fields import day_of
from monitor.rulebook.located import Faults, Node, ScalarNode, SequenceNode

_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def amount(node: Node | None, where: str, faults: Faults) -> Decimal | None:
    """Return an amount of zero or more, or None after noting a fault; None without one where nothing stands."""
    if node is None:
        return None
    shown = node.shown.replace(" ", "").replace("_", "")
    if not _NUMBER.fullmatch(shown) or shown.startswith("-"):
        faults.add(node.line, f"'{where}' is `{node.shown}`", "an amount such as 1299.90, zero or more")
        return None
    return Decimal(shown)


def share(node: Node | None, where: str, faults: Faults, *, most: Decimal = Decimal(1)) -> Decimal | None:
    """Return a share: `2.5 %` and `0.025` are the same; what exceeds `most` most likely lacks its sign."""
    if node is None:
        return None
    shown = node.shown.strip()
    bare = shown.removesuffix("%").strip()
    if not _NUMBER.fullmatch(bare) or bare.startswith("-"):
        faults.add(node.line, f"'{where}' is `{shown}`", "a share such as 2.5 % or 0.025")
        return None
    value = Decimal(bare) / 100 if shown.endswith("%") else Decimal(bare)
    if value > most:
        hint = f"`{bare} %`, if per cent are meant" if not shown.endswith("%") else f"at most {per_cent(most)}"
        faults.add(node.line, f"'{where}' is `{shown}`, which is {per_cent(value)}", hint)
        return None
    return value


def whole(
    node: Node | None, where: str, faults: Faults, default: int, *, least: int = 0, most: int | None = None
) -> int:
    """Return a whole number, or the default where nothing stands or a fault was noted."""
    if node is None:
        return default
    value = node.value if isinstance(node, ScalarNode) else None
    if isinstance(value, bool) or not isinstance(value, int) or value < least or (most and value > most):
        bounds = f"{least} or more" if most is None else f"{least} to {most}"
        faults.add(node.line, f"'{where}' is `{node.shown}`", f"a whole number, {bounds}")
        return default
    return value


def days(node: Node | None, where: str, faults: Faults) -> frozenset[date]:
    """Return a list of days; what is no day is noted as a fault."""
    if node is None:
        return frozenset()
    if not isinstance(node, SequenceNode):
        faults.add(node.line, f"'{where}' is no list", "a list such as [2026-05-01, 2026-12-25]")
        return frozenset()
    found = (day_of(item, where, faults) for item in node.items)
    return frozenset(one for one in found if one is not None)
