"""The `rules` commands as a user types them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from monitor.cli import rules as command
from monitor.errors import FaultsError, NotFoundError, SettingsError

SETTINGS = '[brand]\nname = "Northern Optics"\n[collect]\ncontact = "mailto:a@brand.example"\n'


@pytest.fixture
def app() -> typer.Typer:
    application = typer.Typer()
    command.register(application)
    return application


@pytest.fixture
def place(tmp_path: Path, own: Any) -> Path:
    root = tmp_path / "workspace"
    root.mkdir()
    (root / "channelwarden.toml").write_text(SETTINGS, encoding="utf-8")
    own.root.rename(root / "rules")
    own.root = root / "rules"
    return root


def run(app: typer.Typer, *words: str, catch: bool = False) -> Any:
    return CliRunner().invoke(app, ["rules", *words], catch_exceptions=catch)


def test_list_says_where_a_rule_comes_from(app: typer.Typer, place: Path, own: Any) -> None:
    own.put()
    result = run(app, "list", "-w", str(place), "--json")
    listed = {rule["id"]: rule for rule in json.loads(result.stdout)}
    assert listed["MAP-900"]["origin"] == "own"
    assert listed["MAP-001"]["origin"] == "shipped"
    assert listed["MAP-001"]["status"] == "active"


def test_list_leaves_room_for_titles_in_eighty_columns(
    app: typer.Typer, place: Path, own: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    own.put(("status: active", "status: draft"))
    lines = run(app, "list", "-w", str(place)).output.splitlines()
    assert max(map(len, lines)) <= 80
    told = {line.split()[0]: line for line in lines if line.split()}
    assert "Advertised below MAP" in told["MAP-001"]
    assert "Far below MAP (draft; own)" in told["MAP-900"]
    assert len(lines) < 2 * len(json.loads(run(app, "list", "-w", str(place), "--json").stdout))


def test_list_names_a_family_that_does_not_exist(app: typer.Typer, place: Path) -> None:
    with pytest.raises(
        SettingsError, match=r"'maps' is no family of rules \(did you mean 'map'\?\); expected one of map, seller"
    ):
        run(app, "list", "--family", "maps", "-w", str(place))


def test_check_proves_the_whole_rule_base(app: typer.Typer, place: Path) -> None:
    result = run(app, "check", "-w", str(place), "--json")
    found = json.loads(result.stdout)
    assert found["ok"]
    assert found["cases"] > 3 * found["rules"]
    assert found["mutants"] >= 2 * found["rules"]


def test_check_lists_the_faults_of_own_rules_and_settings(app: typer.Typer, place: Path, own: Any) -> None:
    own.put(("{below:", "{bellow:"))
    (place / "channelwarden.toml").write_text(SETTINGS + '[rules.MAP-001]\ntolerence = "2 %"\n', encoding="utf-8")
    with pytest.raises(FaultsError) as raised:
        run(app, "check", "-w", str(place))
    assert "MAP-900-far-below.yaml:15: unknown operator 'bellow'; did you mean 'below'?" in str(raised.value)
    assert "unknown parameter 'tolerence' of rule MAP-001; did you mean 'tolerance'?" in str(raised.value)
    assert raised.value.exit_code == 1


def test_a_share_without_its_sign_in_the_settings_is_told_its_form(app: typer.Typer, place: Path) -> None:
    (place / "channelwarden.toml").write_text(SETTINGS + "[rules.MAP-001]\ntolerance = 0.05\n", encoding="utf-8")
    said = "parameter 'tolerance' of rule MAP-001 is share, `0.05` is a plain number; expected a share with its percent"
    with pytest.raises(FaultsError, match=said):
        run(app, "check", "-w", str(place))


def test_test_runs_one_rule(app: typer.Typer, place: Path) -> None:
    result = run(app, "test", "MAP-001", "-w", str(place))
    assert result.exit_code == 0
    assert "MAP-001: 16 cases passed, 11 mutants caught" in result.output


def test_test_fails_with_the_line_of_the_case(app: typer.Typer, place: Path, own: Any) -> None:
    own.put(("advertised_price: 90.00 USD, shortfall_bp: 10 %", "advertised_price: 90.00 USD, shortfall_bp: 4 %"))
    with pytest.raises(FaultsError, match=r":32: this case \(far below\) gets complies; expected violates"):
        run(app, "test", "MAP-900", "-w", str(place))


def test_explain_says_the_rule_in_words(app: typer.Typer, place: Path) -> None:
    result = run(app, "explain", "map-001", "-w", str(place))
    assert "advertised_price is below map_price" in result.output
    with pytest.raises(NotFoundError, match="there is no rule 'MAP-999'; `channelwarden rules list` shows those there"):
        run(app, "explain", "MAP-999", "-w", str(place))


def test_docs_writes_a_page_a_rule(app: typer.Typer, place: Path, tmp_path: Path) -> None:
    run(app, "docs", str(tmp_path / "pages"), "-w", str(place))
    assert "# MAP-001: Advertised below MAP" in (tmp_path / "pages" / "map" / "MAP-001.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("below", ["", "pages"])
def test_docs_below_a_file_are_refused_with_what_was_expected(
    app: typer.Typer, place: Path, tmp_path: Path, below: str
) -> None:
    taken = tmp_path / "taken"
    taken.write_text("mine", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"taken is a file: the pages are written below a folder, .* Name another"):
        run(app, "docs", str(taken / below), "-w", str(place))
    assert taken.read_text(encoding="utf-8") == "mine"


def test_replay_and_explaining_a_violation_need_a_store_and_make_none(app: typer.Typer, place: Path) -> None:
    for words in (("replay", "MAP-001"), ("explain", "17")):
        with pytest.raises(SettingsError, match=r"there is no store .* run `channelwarden run` first"):
            run(app, *words, "-w", str(place))
    assert not list(place.glob("*.db*"))


def test_outside_a_workspace_the_shipped_rules_are_shown(
    app: typer.Typer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CHANNELWARDEN_WORKSPACE", raising=False)
    assert "MAP-001" in run(app, "list", "--family", "map").output
