"""The generated reference: a page for every rule and every fact, and an index by family."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from monitor.rulebook.pages import rule_page
from monitor.rulebook.parse import FAMILIES
from monitor.rulebook.records import Attribute, FactSchema, Rule

GENERATED = "<!-- Written by `channelwarden rules docs`; do not edit. -->"
INDEX = "README.md"


def reference(rules: Mapping[str, Rule], schemas: Mapping[str, FactSchema]) -> dict[str, str]:
    """Return every page by its path inside the reference."""
    pages = {INDEX: "\n".join(_index(rules.values(), schemas.values())) + "\n"}
    for rule in rules.values():
        pages[_place(rule)] = rule_page(rule, schemas[rule.fact], facts="../facts/")
    for name, schema in schemas.items():
        pages[f"facts/{name}.md"] = fact_page(schema, [rule for rule in rules.values() if rule.fact == name])
    return {place: f"{GENERATED}\n\n{text}" for place, text in pages.items()}


def write_pages(folder: Path, pages: Mapping[str, str]) -> list[str]:
    """Write the pages below a folder and remove generated ones of rules that are gone; returns what was removed."""
    for place, text in pages.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            error.filename = str(path)  # a full disk does not say which one
            raise
    removed = []
    for path in sorted(folder.rglob("*.md")):
        place = path.relative_to(folder).as_posix()
        if place not in pages and path.is_file() and path.read_bytes().startswith(GENERATED.encode()):
            path.unlink()
            removed.append(place)
    return removed


def fact_page(schema: FactSchema, rules: Iterable[Rule]) -> str:
    """Return the page of a fact in Markdown: every attribute with type, unit, meaning, and what unknown means."""
    return "\n".join(_fact_lines(schema, list(rules))) + "\n"


def facts_data(schema: FactSchema) -> dict[str, object]:
    """Return a fact's schema as plain data; `values` are those of a text attribute that has only these."""
    attributes = [
        {
            "name": item.name,
            "type": str(item.type),
            "unit": item.unit,
            "meaning": item.meaning,
            "unknown": item.unknown,
            "values": list(item.domain.words) if item.domain is not None and item.domain.also is None else None,
        }
        for item in schema.attributes.values()
    ]
    return {"meaning": schema.meaning, "attributes": attributes}


def _fact_lines(schema: FactSchema, rules: list[Rule]) -> Iterator[str]:
    yield f"# Fact `{schema.name}`"
    yield from ("", schema.meaning, "")
    yield "| attribute | type | meaning | when unknown |"
    yield "|---|---|---|---|"
    for item in schema.attributes.values():
        yield f"| `{item.name}` | {_kind(item)} | {_cell(item.meaning)} | {_cell(item.unknown)} |"
    if rules:
        yield from ("", "## Rules over it", "")
        yield from (f"- [{rule.id}](../{_place(rule)}) {rule.title}" for rule in rules)


def _kind(item: Attribute) -> str:
    """Return an attribute's type, with its unit or the values it can have; another value `rules check` refuses."""
    if item.domain is None:
        return f"{item.type}, {item.unit}" if item.unit else str(item.type)
    if item.domain.code:
        return f"{item.type}, {item.domain.code}"
    named = [f"`{word}`" if word else "nothing" for word in item.domain.words]
    return f"{item.type}, one of {', '.join(named)}"


def _index(rules: Iterable[Rule], schemas: Iterable[FactSchema]) -> Iterator[str]:
    yield "# Rules"
    yield ""
    yield "What is checked, by family, and what the law gate answers. The files themselves are in `rules/`."
    known = list(rules)
    for family in FAMILIES:
        found = [rule for rule in known if rule.family == family]
        if not found:
            continue
        yield from ("", f"## {family.replace('_', ' ')}", "")
        yield "| rule | what | severity | fact | read by | status |"
        yield "|---|---|---|---|---|---|"
        for rule in found:
            cells = (rule.severity, f"[{rule.fact}](facts/{rule.fact}.md)", rule.visibility, rule.status)
            yield f"| [{rule.id}]({_place(rule)}) | {_cell(rule.title)} | {' | '.join(map(str, cells))} |"
    yield from ("", "## Facts", "")
    yield from (f"- [{schema.name}](facts/{schema.name}.md): {schema.meaning}" for schema in schemas)


def _place(rule: Rule) -> str:
    return f"{rule.family}/{rule.id}.md"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
