"""What the elements of a page are called: class names, ids and test ids."""

from __future__ import annotations

from collections.abc import Mapping

from selectolax.lexbor import LexborNode

_MORE_NAMES = ("id", "data-testid", "data-test")


def names_of(element: LexborNode) -> str:
    """Return class names, id and test ids of an element as one string."""
    attributes = element.attributes
    return names_in(attributes) if attributes else ""


def names_in(attributes: Mapping[str, str | None]) -> str:
    """Return class names, id and test ids among an element's attributes as one string."""
    names = attributes.get("class") or ""
    for key in _MORE_NAMES:
        if key in attributes and (name := attributes[key]):
            names = f"{names} {name}" if names else name
    return names
