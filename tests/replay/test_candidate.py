"""Which rule is replayed: by id, or an edited file that may lie anywhere but must be well formed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from monitor.errors import FaultsError, NotFoundError, RefusedError
from monitor.facts.registry import schemas
from monitor.replay.candidate import Candidate, candidate
from monitor.rulebook.load import load_rules
from monitor.rulebook.records import Rule

Draft = Any


@pytest.fixture(scope="module")
def rules() -> dict[str, Rule]:
    return load_rules(own=None, schemas=schemas(), overrides={})


def chosen(wanted: str, rules: dict[str, Rule], overrides: dict[str, Any] | None = None) -> Candidate:
    return candidate(wanted, rules, schemas=schemas(), overrides=overrides or {})


def test_an_id_in_any_case_is_the_rule_itself_and_compared_with_nothing(rules: dict[str, Rule]) -> None:
    found = chosen("map-001", rules)
    assert found.rule is rules["MAP-001"]
    assert found.active is None
    assert "nothing to compare" in found.against


def test_a_draft_is_compared_with_the_active_rule_of_its_id(draft: Draft, rules: dict[str, Rule]) -> None:
    found = chosen(draft.written(), rules)
    assert (found.rule.version, found.rule.family, found.active) == (2, "map", rules["MAP-001"])
    assert found.rule.path.endswith("my draft.yaml")


def test_a_draft_with_an_id_of_its_own_is_new(draft: Draft, rules: dict[str, Rule]) -> None:
    found = chosen(draft.edit("id: MAP-001", "id: MAP-077").written(), rules)
    assert (found.rule.id, found.active) == ("MAP-077", None)
    assert "no other rule MAP-077" in found.against


def test_a_new_id_without_a_known_family_needs_a_folder_that_names_it(draft: Draft, rules: dict[str, Rule]) -> None:
    text = draft.edit("id: MAP-001", "id: OUR-001").text
    with pytest.raises(FaultsError, match="names its family"):
        chosen(draft.written(), rules)
    folder = draft.path.parent / "map"
    folder.mkdir()
    (folder / "ours.yaml").write_text(text, encoding="utf-8")
    assert chosen(str(folder / "ours.yaml"), rules).rule.family == "map"


def test_every_fault_of_a_draft_is_named_with_the_real_file_and_line(draft: Draft, rules: dict[str, Rule]) -> None:
    draft.edit("own_shop: {is: false}", "own_shp: {is: false}").edit("severity: high", "severity: loud")
    with pytest.raises(FaultsError) as caught:
        chosen(draft.written(), rules)
    said = str(caught.value)
    assert f"{draft.path}:" in said
    assert "did you mean 'own_shop'" in said
    assert "loud" in said
    assert caught.value.exit_code == 1


def test_the_workspace_s_parameters_count_for_the_draft_too(draft: Draft, rules: dict[str, Rule]) -> None:
    found = chosen(draft.written(), rules, {"MAP-001": {"tolerance": "7 %"}})
    assert found.rule.parameters["tolerance"].value == 700


def test_what_is_neither_rule_nor_file_is_said_with_what_there_is(rules: dict[str, Rule], tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="channelwarden rules list"):
        chosen("MAP-999", rules)
    with pytest.raises(NotFoundError, match="there is no file"):
        chosen(str(tmp_path / "gone.yaml"), rules)


def test_a_rule_of_the_gate_has_no_history(rules: dict[str, Rule]) -> None:
    with pytest.raises(RefusedError, match="law gate"):
        chosen("LAW-PRICE-US", rules)


def test_a_file_that_is_no_text_is_a_fault_and_no_traceback(tmp_path: Path, rules: dict[str, Rule]) -> None:
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "list.yaml").write_text("- a\n- b\n", encoding="utf-8")
    for name in ("bytes.yaml", "list.yaml"):
        with pytest.raises(FaultsError, match=name):
            chosen(str(tmp_path / name), rules)
