"""Numbers of a scheme file: exact decimals, shares in per cent or as a fraction, days."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from monitor.incentives.wording import per_cent
from monitor.rulebook.located import Faults, MappingNode, Node, ScalarNode, SequenceNode

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def amount(node: Node | None, where: str, faults: Faults) -> Decimal | None:
    """Return an amount of zero or more, or None after noting a fault; None without one where nothing stands."""
    if node is None:
        return None
    shown = _shown(node).replace(" ", "").replace("_", "")
    if not _NUMBER.fullmatch(shown) or shown.startswith("-"):
        faults.add(node.line, f"'{where}' is `{_shown(node)}`", "an amount such as 1299.90, zero or more")
        return None
    return Decimal(shown)


def share(node: Node | None, where: str, faults: Faults, *, most: Decimal = Decimal(1)) -> Decimal | None:
    """Return a share: `2.5 %` and `0.025` are the same; what exceeds `most` most likely lacks its sign."""
    if node is None:
        return None
    shown = _shown(node)
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


def whole(node: Node | None, where: str, faults: Faults, default: int, *, least: int = 0) -> int:
    """Return a whole number, or the default where nothing stands or a fault was noted."""
    if node is None:
        return default
    value = node.value if isinstance(node, ScalarNode) else None
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        faults.add(node.line, f"'{where}' is `{_shown(node)}`", f"a whole number, {least} or more")
        return default
    return value


def day(table: MappingNode, key: str, faults: Faults) -> date | None:
    """Return a day, or None after noting a fault; nothing is said of a missing key."""
    node = table.get(key)
    return None if node is None else _day(node, key, faults)


def days(node: Node | None, where: str, faults: Faults) -> frozenset[date]:
    """Return a list of days; what is no day is noted as a fault."""
    if node is None:
        return frozenset()
    if not isinstance(node, SequenceNode):
        faults.add(node.line, f"'{where}' is no list", "a list such as [2026-05-01, 2026-12-25]")
        return frozenset()
    found = (_day(item, where, faults) for item in node.items)
    return frozenset(one for one in found if one is not None)


def _day(node: Node, key: str, faults: Faults) -> date | None:
    shown = _shown(node)
    try:
        if _DAY.fullmatch(shown):
            return date.fromisoformat(shown)
    except ValueError:
        pass
    faults.add(node.line, f"'{key}' is `{shown}`", "a day written 2026-12-31")
    return None


def _shown(node: Node) -> str:
    return node.shown.strip() if isinstance(node, ScalarNode) else "a list or keys"
