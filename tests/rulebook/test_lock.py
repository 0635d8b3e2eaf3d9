"""The version lock: what judges otherwise has a new version; prose and tests may change."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.engine.proof import check_rules
from monitor.errors import FaultsError
from monitor.facts.registry import schemas
from monitor.rulebook.load import load_rules, shipped_folder
from monitor.rulebook.lock import check_lock, renew

FILE = "rules/map/MAP-900-far-below.yaml"


@pytest.fixture
def released(folder: Any) -> Any:
    folder.put()
    assert renew(folder.root, folder.load()) == ("LAW-900", "MAP-900")
    return folder


def faults(folder: Any) -> list[str]:
    return [str(fault) for fault in check_lock(folder.root, folder.load())]


def test_an_untouched_rule_base_is_as_it_was_released(released: Any) -> None:
    assert faults(released) == []
    assert renew(released.root, released.load()) == ()


@pytest.mark.parametrize(
    "edit",
    [
        ("severity: high", "severity: low"),
        ("status: active", "status: retired"),
        ("needs: [advertised_price, map_price, currency]", "needs: [advertised_price, map_price]"),
        ("default: 5 %", "default: 4 %"),
        ("above: $tolerance", "at_least: $tolerance"),
        ("{seller} asks", "{seller} wants"),
        ("visibility: channel", "visibility: legal"),
        ("cure_days: 3}", "cure_days: 4}"),
    ],
    ids=lambda edit: edit[1],
)
def test_a_changed_judgement_needs_a_new_version_and_no_renewal_papers_over_it(
    released: Any, edit: tuple[str, str]
) -> None:
    released.put(edit, ("shortfall_bp: 5 %", "shortfall_bp: 4 %") if "4 %" in edit[1] else ("title: Far", "title: Far"))
    expected = f"{FILE}:3: rule MAP-900 judges otherwise than the released version 1; expected `version: 2`"
    assert any(fault.startswith(expected) for fault in faults(released)), faults(released)
    before = (released.root / "versions.lock").read_text("utf-8")
    with pytest.raises(FaultsError, match="judges otherwise"):
        renew(released.root, released.load())
    assert (released.root / "versions.lock").read_text("utf-8") == before


@pytest.mark.parametrize(
    "edit",
    [
        ("title: Far below MAP", "title: Far too cheap"),
        ("tags: [price]", "tags: [price, offer]"),
        ("why: A seller", "why: Some seller"),
        ("response: Look", "response: Do look"),
        ("note: far below", "note: very far below"),
        ("meaning: Smaller", "meaning: Tiny"),
        ("needs: [advertised_price, map_price, currency]", "needs: [map_price, advertised_price, currency]"),
    ],
    ids=lambda edit: edit[1],
)
def test_prose_tests_and_order_may_change(released: Any, edit: tuple[str, str]) -> None:
    released.put(edit)
    assert faults(released) == []


def test_a_new_version_asks_for_a_renewed_lock_and_gets_it(released: Any) -> None:
    released.put(("version: 1", "version: 2"), ("severity: high", "severity: low"))
    assert any(
        "rule MAP-900 is locked at version 1, not at 2; expected a renewed lock: run" in f for f in faults(released)
    )
    assert renew(released.root, released.load()) == ("MAP-900",)
    assert faults(released) == []
    released.put(("version: 1", "version: 1"))
    assert any("version 1 of MAP-900 is older than the released 2" in fault for fault in faults(released))


def test_a_new_rule_asks_to_be_locked_and_a_draft_does_not(released: Any) -> None:
    released.put(("id: MAP-900", "id: MAP-901"), name="map/MAP-901-new.yaml")
    released.put(("id: MAP-900", "id: MAP-902"), ("status: active", "status: draft"), name="map/MAP-902-draft.yaml")
    (fault,) = faults(released)
    assert fault.startswith("rules/map/MAP-901-new.yaml:3: rule MAP-901 is not in rules/versions.lock")
    assert renew(released.root, released.load()) == ("MAP-901",)


def test_a_released_rule_is_retired_not_deleted(released: Any) -> None:
    (released.root / "map/MAP-900-far-below.yaml").unlink()
    (fault,) = faults(released)
    assert fault.startswith("rules/versions.lock:3: rule MAP-900 was released and its file is gone")
    assert fault.endswith("expected the file, with `status: retired`")


def test_a_damaged_lock_is_a_fault(released: Any) -> None:
    path = released.root / "versions.lock"
    text = path.read_text("utf-8")
    path.write_text(text + "MAP-900 one two\n" + text.splitlines()[-1] + "\n", encoding="utf-8")
    assert any("versions.lock:4: this line names no released rule" in fault for fault in faults(released))
    assert any("versions.lock:5: rule 'MAP-900' stands twice" in fault for fault in faults(released))


def test_rules_check_reads_the_lock(released: Any) -> None:
    released.put(("severity: high", "severity: low"))
    with pytest.raises(FaultsError, match="judges otherwise than the released version 1"):
        check_rules(own=None, schemas=schemas(), overrides={}, shipped=released.root)


def test_the_shipped_rules_are_as_they_were_released() -> None:
    rules = load_rules(own=None, schemas=schemas(), overrides={})
    assert [str(fault) for fault in check_lock(shipped_folder(), rules)] == []
