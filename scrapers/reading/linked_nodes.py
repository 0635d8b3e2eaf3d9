"""References within a page's JSON-LD: an object that one place names by its `@id` and another place tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

_FOLLOWED = frozenset("hasvariant offers seller offeredby pricespecification".split())
_REFERENCE = frozenset(["@id", "@type"])
_TELLING = frozenset("sku price pricecurrency".split())
"""What two objects of one `@id` may not tell differently, lest nobody knows which of them is meant."""
_DEEPEST, _MOST = 3, 5000
"""A group's variant, its offer and who makes it; and references followed on one page, whatever it holds."""


class LinkedNodes:
    """The objects that a page's JSON-LD tells, by their `@id`; none where no product's part is a mere reference."""

    def __init__(self, values: Iterable[Any]) -> None:
        self._told: dict[str, Mapping[str, Any]] = {}
        self._left = _MOST if self._gather(list(values)[::-1]) else 0

    def joined(self, node: Mapping[str, Any], depth: int = _DEEPEST) -> Mapping[str, Any]:
        """Return a product, or a part of one, with what it only names by its `@id` told in its place."""
        if not self._left or not depth:
            return node
        return {key: self._told_at(item, depth) if _plain(key) in _FOLLOWED else item for key, item in node.items()}

    def _told_at(self, item: Any, depth: int) -> Any:  # noqa: ANN401 - parsed JSON
        if isinstance(item, list):
            return [self._told_at(one, depth) if isinstance(one, dict) else one for one in item]
        if not isinstance(item, dict):
            return item
        if not self._left:
            return item
        self._left -= 1
        if _is_reference(item):
            item = self._told.get(item["@id"], item)
        return self.joined(item, depth - 1)

    def _gather(self, pending: list[Any]) -> bool:
        """Note every object that bears an `@id`, the first that tells of it; say whether any is a mere reference.

        Where a later one contradicts the first, neither is told.
        """
        refers = False
        while pending:
            node = pending.pop()
            if isinstance(node, dict):
                if isinstance(name := node.get("@id"), str) and not _is_reference(node):
                    told = self._told.setdefault(name, node)
                    if told is not node and _contradict(told, node):
                        self._told[name] = {"@id": name}
                refers = refers or any(_plain(key) in _FOLLOWED and _refers(item) for key, item in node.items())
                pending.extend(reversed(node.values()))
            elif isinstance(node, list):
                pending.extend(reversed(node))
        return refers


def _contradict(told: Mapping[str, Any], node: Mapping[str, Any]) -> bool:
    both = [(told.get(key), value) for key, value in node.items() if _plain(key) in _TELLING]
    both = [pair for pair in both if not any(value in (None, "") or isinstance(value, dict | list) for value in pair)]
    return any(_value(one) != _value(other) for one, other in both)


def _value(value: object) -> object:
    """Return a value as it compares: `49.9` and `"49.90"` say the same, and so do `usd` and `USD`."""
    text = str(value).strip().casefold()
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return number if number.is_finite() else text


def _refers(item: Any) -> bool:  # noqa: ANN401 - parsed JSON
    return any(isinstance(one, dict) and _is_reference(one) for one in (item if isinstance(item, list) else [item]))


def _is_reference(node: Mapping[str, Any]) -> bool:
    return isinstance(node.get("@id"), str) and node.keys() <= _REFERENCE


def _plain(key: str) -> str:
    return key.strip().rsplit(":", 1)[-1].lower()
