"""Text and attributes of elements that a CSS selector finds, as one line."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode


def shown(node: LexborNode | LexborHTMLParser, *selectors: str) -> str:
    """Return the text of the first element that one of the selectors finds and that has any, or an empty string."""
    for selector in selectors:
        for found in node.css(selector):
            if text := " ".join(found.text(deep=True).split()):
                return text
    return ""


def attribute(node: LexborNode | LexborHTMLParser, selector: str, name: str) -> str:
    """Return an attribute of the first element that the selector finds and that has it, or an empty string."""
    for found in node.css(selector):
        if value := (found.attributes.get(name) or "").strip():
            return value
    return ""
