"""The reference pages: what they say, and that the shipped ones are up to date."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import Any

import pytest

from monitor.engine.proof import prove_all
from monitor.facts.registry import schemas
from monitor.rulebook.load import load_rules
from monitor.rulebook.reference import GENERATED, fact_page, reference, write_pages

SHIPPED = Path(__file__).parents[2] / "docs" / "rules"
PAGES = reference(load_rules(own=None, schemas=schemas(), overrides={}), schemas())


def test_the_shipped_reference_is_what_the_rules_say() -> None:
    there = {path.relative_to(SHIPPED).as_posix(): path.read_text("utf-8") for path in SHIPPED.rglob("*.md")}
    assert sorted(there) == sorted(PAGES), "run `make docs`"
    assert [place for place in PAGES if there[place] != PAGES[place]] == [], "run `make docs`"


def test_every_link_of_the_reference_leads_to_a_page() -> None:
    for place, text in PAGES.items():
        for target in re.findall(r"\]\(([^)#]+\.md)\)", text):
            parts = [*place.split("/")[:-1]]
            for step in target.split("/"):
                if step == "..":
                    parts.pop()
                else:
                    parts.append(step)
            assert "/".join(parts) in PAGES, (place, target)


def test_a_rules_page_says_all_that_its_reader_needs(folder: Any) -> None:
    folder.put()
    page = reference(folder.load(), schemas())["map/MAP-900.md"]
    for part in (
        "# MAP-900: Far below MAP",
        "high, active, version 1, over the fact [`offer`](../facts/offer.md)",
        "A seller advertises far below MAP.",
        "- shortfall_bp is above 5 %",
        "Not assessed unless these are known: advertised_price, map_price, currency.",
        "- `tolerance` (share): 5 % by default. Smaller shortfalls are left alone.",
        "Bundles.",
        "Look at the page.",
        "- notice: 3 days to cure, approved by channel_manager",
        "- The MAP policy",
        "Given: seller 'Alpine', currency 'USD', ",
        "- far below: advertised_price $90.00, shortfall_bp 10 % → “Alpine asks $90.00, MAP is $100.00”",
        "- at MAP: shortfall_bp 10 %",
        "- no MAP: map_price unknown",
    ):
        assert part in page, part


def test_a_rules_page_tells_every_unknown_that_may_leave_it_without_a_word(folder: Any) -> None:
    line = "    - shortfall_bp: {above: $tolerance}"
    given = "    seller: Alpine\n"
    folder.put(
        (
            line,
            f"{line}\n    - any:\n        - condition: {{is: new}}\n        - condition: {{known: false}}\n"
            "    - availability: {is: in_stock}\n    - list_price: {above: 5.00 USD}",
        ),
        (given, f"{given}    condition: new\n    availability: in_stock\n    list_price: 9.00 USD\n"),
        ("status: active", "status: draft"),
    )
    page = reference(folder.load(), schemas())["map/MAP-900.md"]
    unknown = {name: item.unknown for name, item in schemas()["offer"].attributes.items()}
    said = page.partition("Not assessed unless")[2].partition("\n## ")[0]
    assert (
        "\nNor where the rest leaves it to one of these, and that is unknown: shortfall_bp, availability, list_price.\n"
        in said
    )
    assert "\nNor where the rest leaves it to amounts that are not in USD.\n" in said
    for name in ("advertised_price", "map_price", "shortfall_bp", "availability"):
        assert f"\n- `{name}`: {unknown[name]}\n" in said, name
    assert "`condition`" not in said, "a rule that says what holds where it is unknown does not hang on it"


def test_a_facts_page_names_every_attribute_with_its_type_unit_and_unknown() -> None:
    schema = schemas()["offer"]
    page = fact_page(schema, [])
    assert all(f"| `{name}` | {item.type}" in page for name, item in schema.attributes.items())
    assert all(item.meaning.split("|")[0].strip()[:30] in page for item in schema.attributes.values())
    assert "basis points" in page


def test_writing_removes_pages_of_rules_that_are_gone_and_nothing_else(tmp_path: Path) -> None:
    write_pages(tmp_path, {"map/MAP-1.md": f"{GENERATED}\nold\n"})
    (tmp_path / "notes.md").write_text("mine", encoding="utf-8")
    (tmp_path / "latin.md").write_bytes(b"caf\xe9")
    (tmp_path / "gone.md").symlink_to("nowhere")
    (tmp_path / "folder.md").mkdir()
    assert write_pages(tmp_path, {"map/MAP-2.md": f"{GENERATED}\nnew\n"}) == ["map/MAP-1.md"]
    assert sorted(path.name for path in tmp_path.rglob("*.md")) == [
        "MAP-2.md",
        "folder.md",
        "gone.md",
        "latin.md",
        "notes.md",
    ]


def test_the_rule_that_contributing_shows_holds_by_its_own_tests(tmp_path: Path) -> None:
    text = (SHIPPED.parents[1] / "CONTRIBUTING.md").read_text("utf-8")
    example = textwrap.dedent(text.split("```yaml\n")[1].split("```")[0])
    (tmp_path / "seller").mkdir()
    (tmp_path / "seller" / "SELLER-090-used.yaml").write_text(example, encoding="utf-8")
    rules = load_rules(own=tmp_path, schemas=schemas(), overrides={})
    (proof,) = prove_all([rules["SELLER-090"]], schemas())
    assert proof.faults == ()
    assert proof.mutants > 0


def test_a_page_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "full.md").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left") as told:
        write_pages(tmp_path, {"full.md": "page"})
    assert told.value.filename == str(tmp_path / "full.md")
