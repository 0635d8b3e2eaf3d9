"""A store that is not where it was: nothing is told from an empty one in its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from filled_archive import fill
from sqlalchemy import inspect

from monitor.errors import SettingsError
from monitor.evidence.adopting import evidence_row
from monitor.evidence.archive import EvidenceArchive
from monitor.evidence.own_store import open_store
from monitor.settings import Workspace, open_workspace
from monitor.store.session import Database, open_database
from tests.command_line import run_command

READING = (
    "cases list", "notices list", "health", "discover list", "ingest reports", "agreements review list",
    "digest --gaps", "run",
)  # fmt: skip
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def moved(workspace: Workspace, empty_dsn: str, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace with an archive whose store is not where its settings now say."""
    open_database(workspace.dsn).close()
    fill(EvidenceArchive(workspace.evidence))
    monkeypatch.setenv("CHANNELWARDEN_DSN", empty_dsn)
    return open_workspace(workspace.root)


@pytest.mark.parametrize("line", READING)
def test_no_command_answers_from_an_empty_store_beside_a_filled_archive(moved: Workspace, line: str) -> None:
    done = run_command(*line.split(), "-w", moved.root)
    assert isinstance(done.exception, SettingsError), done.output
    database = Database(moved.dsn)
    with database.engine.connect() as connection:
        assert inspect(connection).get_table_names() == []
    database.close()


def test_commands_and_passes_open_a_workspaces_store_in_no_other_way() -> None:
    sources = [*(ROOT / "monitor" / "cli").rglob("*.py"), *(ROOT / "monitor" / "pipeline").rglob("*.py")]
    assert [path.name for path in sources if "open_database" in path.read_text("utf-8")] == []


def test_it_says_where_the_store_was_looked_for_and_how_to_name_it(moved: Workspace) -> None:
    with pytest.raises(SettingsError) as refused:
        open_store(moved)
    assert "CHANNELWARDEN_DSN" in str(refused.value)
    assert str(moved.evidence) in str(refused.value)


def test_check_names_the_missing_store_as_a_fault(moved: Workspace) -> None:
    done = run_command("check", "-w", moved.root)
    assert "[store.dsn]: there is no store at" in str(done.exception)


def test_the_archive_is_verified_without_a_store_and_that_is_said(moved: Workspace) -> None:
    done = run_command("evidence", "verify", "-w", moved.root)
    assert (
        done.exit_code,
        "name it as before (store.dsn in channelwarden.toml, or CHANNELWARDEN_DSN)" in " ".join(done.output.split()),
    ) == (3, True)


def test_where_nothing_is_archived_there_is_nothing_to_compare(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHANNELWARDEN_DSN", f"sqlite:///{tmp_path / 'none.db'}")
    done = run_command("evidence", "verify", "-w", workspace.root)
    assert (done.exit_code, "there is no store yet to compare with" in " ".join(done.output.split())) == (0, True)


def test_a_workspace_that_archived_nothing_gets_a_store(
    workspace: Workspace, empty_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHANNELWARDEN_DSN", empty_dsn)
    open_store(workspace).close()
    fill(EvidenceArchive(workspace.evidence))
    open_store(workspace).close()


def test_verify_says_how_many_records_the_store_does_not_know(workspace: Workspace) -> None:
    archive = fill(EvidenceArchive(workspace.evidence))
    database = open_database(workspace.dsn)
    with database.session() as session:
        session.add_all([evidence_row(entry) for entry in archive.entries()][:3])
        session.commit()
    database.close()
    said = " ".join(run_command("evidence", "verify", "-w", workspace.root).output.split())
    assert "2 records are not in the store" in said
