"""A count stands before its noun by `number_of` alone: one of a thing is told as one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from scrapers.counted import number_of

ROOT = Path(__file__).parents[2]


def test_one_is_told_in_the_singular() -> None:
    assert [number_of(count, "day") for count in (0, 1, 2)] == ["0 days", "1 day", "2 days"]
    assert number_of(1, "row adds", "rows add") == "1 row adds"


def test_no_text_writes_the_noun_of_its_count_by_hand() -> None:
    """A value named for the things it counts, before their plural: `{summary.mails} mails`, `{n} time(s)`."""
    found = [said for shelf in ("monitor", "scrapers", "reports") for said in by_hand(ROOT / shelf)]
    assert not found, "write these by number_of: " + "; ".join(found)


def by_hand(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                for value, text in zip(node.values, node.values[1:], strict=False):
                    if isinstance(value, ast.FormattedValue) and isinstance(text, ast.Constant):
                        noun = re.match(r" ([a-z]{2,}s|[a-z]+\(s\))(?![a-z])", str(text.value))
                        if (
                            noun
                            and not value.format_spec
                            and (noun[1].endswith("(s)") or named(value.value).endswith(noun[1]))
                        ):
                            yield f"{path.relative_to(ROOT)}:{value.lineno} {ast.unparse(value.value)} {noun[1]}"


def named(value: ast.expr) -> str:
    """Return the last name of `summary.mails`, `violation['sightings']` or `days`; nothing for other expressions."""
    match value:
        case ast.Attribute(attr=name) | ast.Name(id=name) | ast.Subscript(slice=ast.Constant(value=str(name))):
            return name
    return ""
