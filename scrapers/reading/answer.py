"""Looking into parsed JSON of which nothing is certain: paths to text, amounts, flags and lists; never an exception."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scrapers.reading.amount import machine_number

_LONGEST_AMOUNT = 16
"""Characters; no price of one product is longer, and a number such as 1e999999999 must not be written out."""


def parsed(text: str) -> Any:  # noqa: ANN401 - parsed JSON
    """Return the JSON value in a text, numbers with a point as decimals, or None where it is not JSON."""
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=lambda _: None, strict=False)
    except (ValueError, RecursionError, ArithmeticError):
        return None


def assigned(text: str, name: str) -> Any:  # noqa: ANN401 - parsed JSON
    """Return the JSON value that a script assigns to a name (`name = {…}` or `"name": {…}`), or None."""
    decoder = json.JSONDecoder(parse_float=Decimal, parse_constant=lambda _: None, strict=False)
    for found in re.finditer(rf'(?<![\w$]){re.escape(name)}["\']?\s*[=:]\s*(?=[{{\["])', text):
        try:
            return decoder.raw_decode(text, found.end())[0]
        except (ValueError, RecursionError, ArithmeticError):
            continue
    return None


def at(value: Any, path: str) -> Any:  # noqa: ANN401 - parsed JSON
    """Return what stands at a path of keys and list places joined by dots (`items.0.price`), or None."""
    for key in path.split(".") if path else ():
        if isinstance(value, Mapping):
            value = value.get(key)
        elif isinstance(value, list) and key.isascii() and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        else:
            return None
    return value


def text_at(value: Any, *paths: str) -> str:  # noqa: ANN401 - parsed JSON
    """Return the first text or number at one of the paths as one line, or an empty string."""
    for path in paths:
        if found := plain(at(value, path)):
            return found
    return ""


def plain(value: Any) -> str:  # noqa: ANN401 - parsed JSON
    """Return a text or number as one line, entities resolved; an empty string for everything else."""
    if isinstance(value, str):
        return " ".join(html.unescape(value).split())
    return str(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else ""


def amount_at(value: Any, *paths: str, places: int = 0) -> Decimal | None:  # noqa: ANN401 - parsed JSON
    """Return the first positive machine-written amount at one of the paths, `places` decimals moved left, or None."""
    for path in paths:
        text = plain(at(value, path))
        amount = machine_number(text) if len(text) <= _LONGEST_AMOUNT else None
        if amount:
            return amount.scaleb(-places) if places else amount
    return None


def count_at(value: Any, path: str) -> int | None:  # noqa: ANN401 - parsed JSON
    """Return the whole number at a path, or None."""
    found = at(value, path)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def flag_at(value: Any, path: str) -> bool | None:  # noqa: ANN401 - parsed JSON
    """Return the truth value at a path, or None where there is none."""
    found = at(value, path)
    return found if isinstance(found, bool) else None


def objects_at(value: Any, path: str) -> list[Mapping[str, Any]]:  # noqa: ANN401 - parsed JSON
    """Return the objects of the list at a path; an empty list where there is none."""
    found = at(value, path)
    return [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []


def joined(*parts: str) -> str:
    """Return the parts that are not empty as one line, parted by commas: an address, say."""
    return ", ".join(dict.fromkeys(part for part in parts if part))
