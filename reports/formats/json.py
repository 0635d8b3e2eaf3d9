"""JSON for programs; characters with a meaning in HTML are escaped, so that it may be embedded in a page."""

from __future__ import annotations

import json
from dataclasses import asdict

from reports.records import Document

_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


def write(name: str, document: Document) -> str:
    """Return the document as JSON: its fields as they are named in `reports.records`, and its kind."""
    text = json.dumps({"document": name, **asdict(document)}, ensure_ascii=False, indent=2)
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return text + "\n"
