"""The page on JSON tells what the commands answer, key by key."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest

from monitor.cases.overview import CaseLine
from monitor.health.sites import SiteHealth
from monitor.pipeline.run import RunSummary
from monitor.settings import Workspace
from tests.command_line import run_command

PAGE = Path(__file__).parents[2] / "docs" / "json-output.md"


def shapes() -> dict[str, str]:
    """The shape that the page shows of each command's answer."""
    found: dict[str, str] = {}
    for row in re.findall(r"^\| (`.*`) \| (.*) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE):
        commands = re.findall(r"`([^`]+)`", row[0])
        told = re.findall(r"`([{\[][^`]*)`", row[1])
        found |= dict(zip(commands, told * len(commands) if len(told) == 1 else told, strict=False))
    return found


def keys(shape: str) -> list[str]:
    """The keys of the outermost object of a shape."""
    inner = shape.strip("[]")[1:-1]
    while (flat := re.sub(r": [\[{]+[^\[\]{}]*[\]}]+", "", inner)) != inner:
        inner = flat
    return inner.split(", ")


@pytest.mark.parametrize(
    "line",
    [
        "check", "health", "cases list", "evidence verify", "ingest reports", "ingest rows", "ingest unknown",
        "ingest calendar", "ingest stock", "discover list", "agreements review list", "agreements review trail",
        "rules list",
    ],
)  # fmt: skip
@pytest.mark.usefixtures("database")
def test_a_command_answers_with_the_keys_of_the_page(line: str, workspace: Workspace) -> None:
    result = run_command(*line.split(), "-w", workspace.root, "--json")
    answer = json.loads(result.stdout)
    assert list(answer[0] if isinstance(answer, list) else answer) == keys(shapes()[line])


def test_what_is_listed_has_the_keys_of_the_page() -> None:
    told = shapes()
    assert keys(told["run"]) == [item.name for item in fields(RunSummary)]
    for line, name, record in (("cases list", "cases", CaseLine), ("health", "sites", SiteHealth)):
        found = re.search(rf"{name}: \[\{{([^}}]*)\}}", told[line])
        assert found
        assert found[1].split(", ") == [item.name for item in fields(record)]
