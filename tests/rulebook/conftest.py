"""A good rule over a small fact, and a folder to put edited copies of it in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.errors import FaultsError
from monitor.facts.registry import schemas
from monitor.rulebook.load import load_rules
from monitor.rulebook.records import Rule

GOOD = """\
id: MAP-900
title: Far below MAP
version: 1
status: active
severity: high
tags: [price]
why: A seller advertises far below MAP.
sources: [The MAP policy]
fact: offer
needs: [advertised_price, map_price, currency]
parameters:
  tolerance: {type: share, default: 5 %, meaning: Smaller shortfalls are left alone.}
when:
  all:
    - advertised_price: {below: $map_price}
    - shortfall_bp: {above: $tolerance}
message: "{seller} asks {advertised_price}, MAP is {map_price}"
visibility: channel
false_positives: Bundles.
response: Look at the page.
ladder:
  - {step: notice, cure_days: 3, approval: channel_manager}
  - {step: warning, cure_days: 3}
tests:
  given:
    seller: Alpine
    advertised_price: 100.00 USD
    map_price: 100.00 USD
    currency: USD
    shortfall_bp: 0 %
  violates:
    - {note: far below, advertised_price: 90.00 USD, shortfall_bp: 10 %}
  complies:
    - {note: at MAP, shortfall_bp: 10 %}
    - {note: at the tolerance, advertised_price: 95.00 USD, shortfall_bp: 5 %}
  not_assessed:
    - {note: no MAP, map_price: null}
"""

GATE = """\
id: LAW-900
title: Elsewhere
version: 1
status: active
severity: high
why: Nobody has looked at the law.
sources: [House rule]
fact: action
needs: [topic, jurisdiction]
when:
  all:
    - topic: {is: price}
    - jurisdiction: {is: "*"}
message: "{topic}"
answer: {gate: block, article: House rule, note: Ask counsel., confirmed: true}
false_positives: Countries that leave prices to the parties.
response: Have counsel look at the law.
tests:
  given: {topic: price, jurisdiction: "*"}
  violates: [{note: elsewhere}]
  complies: [{note: not price, topic: kpi}, {note: in the EU, jurisdiction: EU}]
  not_assessed: [{note: no topic, topic: null}]
"""

Write = Callable[..., Path]


class RuleFolder:
    """A folder of rules made of edited copies of a good rule."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, *edits: tuple[str, str], name: str = "map/MAP-900-far-below.yaml", text: str = GOOD) -> Path:
        """Write a rule file after replacing each first text by the second; the first must be there."""
        for old, new in edits:
            assert old in text, f"{old!r} is not in the rule"
            text = text.replace(old, new, 1)
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def gate(self, *edits: tuple[str, str], name: str = "law/LAW-900-elsewhere.yaml") -> Path:
        """Write the gate's smallest rule base."""
        return self.put(*edits, name=name, text=GATE)

    def load(self, own: Path | None = None, **overrides: dict[str, object]) -> dict[str, Rule]:
        """Load the folder as the shipped rules."""
        known = {key.replace("_", "-"): value for key, value in overrides.items()}
        return load_rules(own=own, schemas=schemas(), overrides=known, shipped=self.root)

    def faults(self, own: Path | None = None, **overrides: dict[str, object]) -> list[str]:
        """Return the faults of loading the folder as text; none is an empty list."""
        try:
            self.load(own, **overrides)
        except FaultsError as error:
            return [str(fault) for fault in error.faults]
        return []


@pytest.fixture
def folder(tmp_path: Path) -> RuleFolder:
    """A folder that holds the gate's smallest rule base."""
    found = RuleFolder(tmp_path / "shipped")
    found.gate()
    return found


@pytest.fixture
def own(tmp_path: Path) -> RuleFolder:
    """A workspace's own rules folder, empty."""
    found = RuleFolder(tmp_path / "own")
    found.root.mkdir()
    return found
