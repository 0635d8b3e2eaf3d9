"""What the documentation shows is so: its commands exist with these options, its files are accepted as they stand."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.core import TyperGroup

from monitor.cli.app import build
from monitor.facts.registry import schemas
from monitor.policy.check import read_policy
from monitor.policy.files import policy_files
from monitor.rulebook.counsel import load_decisions
from monitor.rulebook.load import load_rules
from monitor.settings import read_settings
from monitor.settings_tables import Collect, Partner, Site

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
_BLOCK = re.compile(r"^( *)```\w*\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_SPANS = re.compile(r"`([^`]+)`")
_LINE = re.compile(r"^ *(?:\S*=)?(?:\S*/)?channelwarden ((?![-<])\S.*)$", re.MULTILINE)
_CHAIN = re.compile(r"(?<=&& )channelwarden (\S.*)$", re.MULTILINE)
_ASIDE = re.compile(r" (?:>>|\|) .*$")
CLI: Any = typer.main.get_command(build())
COLUMNS = {spec.stem: [column.name for column in spec.columns] for spec in policy_files()}


@dataclass(frozen=True)
class Shown:
    """A command as a page shows it: `whole` where it is a line to be copied, else words in a sentence."""

    page: str
    line: str
    whole: bool


def shown(page: Path) -> Iterator[Shown]:
    text = page.read_text(encoding="utf-8")
    for pattern in (_LINE, _CHAIN):
        yield from (Shown(page.name, _ASIDE.sub("", found[1]), True) for found in pattern.finditer(text))
    prose = re.sub(r"^ {4}.*$", "", _BLOCK.sub("", text), flags=re.MULTILINE)
    groups = {name for name, command in CLI.commands.items() if isinstance(command, TyperGroup)}
    for span in _SPANS.findall(" ".join(prose.split())):
        words = span.removeprefix("channelwarden ").split()
        if span.startswith("channelwarden ") or (len(words) > 1 and words[0] in groups):
            yield Shown(page.name, " ".join(words), False)


COMMANDS = sorted({item for page in PAGES for item in shown(page) if page.name != "commands.md"}, key=repr)


def fault_of(item: Shown) -> str:
    """Walk to the command that a page names and give it these words, without running it; return what it refuses."""
    command, words = CLI, shlex.split(item.line, comments=True)
    context = command.make_context("channelwarden", [], resilient_parsing=True)
    try:
        while isinstance(command, TyperGroup):
            if not words and not item.whole:
                return ""
            default = getattr(command, "default", "")
            if default and (not words or words[0] not in command.commands):
                words = [default, *words]
            name, command, words = command.resolve_command(context, words)
            context = command.context_class(command, parent=context, info_name=name)
        command.make_context(name, words, parent=context.parent)
    except Exception as refused:  # noqa: BLE001 - the base of Typer's refusals is another in each version
        missing = type(refused).__name__ == "MissingParameter"
        return "" if missing and not item.whole else f"{item.page}: {item.line}: {refused}"
    return ""


def test_every_command_that_a_page_names_exists_and_takes_these_words() -> None:
    assert len(COMMANDS) > 120
    assert [fault for item in COMMANDS if (fault := fault_of(item))] == []


@pytest.mark.parametrize(
    ("line", "whole"),
    [
        ("cases aprove 8 --by Jo", True),
        ("cases approve 8", True),
        ("cases approve --alle", False),
        ("rules replay a b", True),
        ("cases aprove", False),
    ],
)
def test_a_page_that_names_no_such_command_would_be_told(line: str, whole: bool) -> None:
    assert fault_of(Shown("page", line, whole))


def blocks(page: str, kind: str) -> list[tuple[str, str]]:
    """The blocks of a kind on a page, each with the text in front of it."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    found = re.finditer(rf"^```{kind}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [(text[: match.start()], match[1]) for match in found]


def test_the_policy_files_of_the_territories_page_load_together(tmp_path: Path) -> None:
    (tmp_path / "parties.csv").write_text(
        "id,name,role,country\nnordlys,Nordlys,distributor,SE\naurora,Aurora,distributor,SE\n", encoding="utf-8"
    )
    found = blocks("territories-and-assortment.md", "csv")
    tables = {re.findall(r"^`policy/(\w+)\.csv`", before, re.MULTILINE)[-1]: table for before, table in found}
    skus = sorted(set(re.findall(r"\bNB-\d+\b", " ".join(tables.values()))))
    products = "".join(f"{sku},Veltora {sku}\n" for sku in skus)
    (tmp_path / "products.csv").write_text(f"sku,title\n{products}", encoding="utf-8")
    (tmp_path / "assortment.csv").write_text(
        f"sku,channel,valid_from\n{skus[0]},pharmacies,2026-01-01\n", encoding="utf-8"
    )
    for stem, table in tables.items():
        (tmp_path / f"{stem}.csv").write_text(table, encoding="utf-8")
    assert set(tables) == {"territories", "outlets", "grant_quotas", "must_stock", "withdrawals", "party_channels"}
    assert read_policy(tmp_path).faults == ()


def test_the_pages_on_policy_files_name_their_columns() -> None:
    text = (ROOT / "docs" / "pay-and-performance.md").read_text(encoding="utf-8")
    listed = re.findall(r"^### (\w+)\.csv\n`([^`]+)`", text, re.MULTILINE)
    assert len(listed) > 8
    assert {stem: re.split(r",\s+", names) for stem, names in listed} == {stem: COLUMNS[stem] for stem, _ in listed}


def test_the_decision_of_counsel_that_is_shown_is_one(tmp_path: Path) -> None:
    ((_, text),) = blocks("counsel.md", "yaml")
    (tmp_path / "agents.yaml").write_text(text, encoding="utf-8")
    rules = load_rules(own=None, schemas=schemas(), overrides={})
    assert [decision.id for decision in load_decisions(tmp_path, rules)] == ["DEC-2026-01"]


@pytest.mark.parametrize("page", ["marketplaces.md", "evidence.md"])
def test_settings_that_are_shown_are_settings(tmp_path: Path, page: str) -> None:
    head = '[brand]\nname = "Veltora"\n[collect]\ncontact = "mailto:desk@veltora.example"\n'
    (tmp_path / "channelwarden.toml").write_text(
        head + "".join(text for _, text in blocks(page, "toml")), encoding="utf-8"
    )
    read_settings(tmp_path / "channelwarden.toml")


TABLES = [
    ("collecting.md", "`[collect]`", Collect),
    ("collecting.md", "`[[site]]`", Site),
    ("reports.md", "profile", Partner),
]


@pytest.mark.parametrize(("page", "before", "section"), TABLES)
def test_a_table_of_settings_names_keys_that_there_are(page: str, before: str, section: Any) -> None:
    _, _, text = (ROOT / "docs" / page).read_text(encoding="utf-8").partition(before)
    table = re.search(r"(?:^\|.*\n)+", text, re.MULTILINE)
    assert table
    keys = {key for row in table[0].splitlines()[2:] for key in _SPANS.findall(row.split("|")[1])}
    assert len(keys) > 10
    assert keys <= set(section.model_fields)
