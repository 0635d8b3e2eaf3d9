"""`rules replay` on a real workspace: what people read, what scripts read, and that nothing is written."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from monitor.cli.rules import replay as command
from monitor.errors import ChannelwardenError
from monitor.settings import Workspace
from monitor.store.looking import looking
from tests.replay.conftest import at

Channel = Any
Draft = Any
Golden = Callable[[str, str], None]
Run = Callable[..., Any]


@pytest.fixture
def run(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on the workspace on 20 March."""
    monkeypatch.setattr(command, "wall_clock", lambda: at(20))
    return run


@pytest.fixture
def story(channel: Channel) -> Channel:
    """Two weeks: one who stays low, one who recovers, one at a German shop, one glimpse, one stranger."""
    for day in (8, 9, 10):
        channel.visit(at(day), {"alpine": 18000, "berlin": 17000, "stranger": 15000})
    channel.visit(at(11), {"alpine": 20000, "berlin": 17000})
    channel.visit(at(12), {"alpine": 19700, "mary": 19000})
    channel.visit(at(13), {"alpine": 19700})
    return channel


def rows(channel: Channel) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with channel.database.session() as session:
        return {
            name: sorted((tuple(row) for row in session.execute(table.select())), key=repr)
            for name, table in SQLModel.metadata.tables.items()
        }


def files(folder: Path) -> dict[str, str]:
    """Every file with the hash of its bytes."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def test_nothing_is_written(story: Channel, run: Run, workspace: Workspace, draft: Draft) -> None:
    (workspace.root / "evidence").mkdir()
    (workspace.root / "evidence" / "2026-03-08.warc").write_bytes(b"WARC/1.1")
    wanted = draft.edit("default: 1 %", "default: 6 %").written()
    before = rows(story)
    story.database.close()  # the last connection folds SQLite's log into the file
    stored = Path(story.dsn.removeprefix("sqlite:///")) if story.dsn.startswith("sqlite") else None
    bytes_before = stored.read_bytes() if stored else b""
    files_before = files(workspace.root)
    for words in (("rules", "replay", wanted), ("rules", "replay", "SELLER-001"), ("rules", "explain", "1")):
        run(*words)
        assert run(*words, "--audience", "legal", "--json")
    assert (stored.read_bytes() if stored else b"") == bytes_before
    assert files(workspace.root) == files_before
    if stored:
        assert sorted(path.name for path in stored.parent.glob("channelwarden.db*")) == ["channelwarden.db"]
    assert rows(story) == before


def test_the_store_itself_refuses_a_write_while_looking(story: Channel) -> None:
    with pytest.raises(ChannelwardenError, match=r"read.?only"), looking(story.dsn) as session:
        session.execute(text("DELETE FROM violation"))
    with looking(story.dsn) as session:
        assert session.execute(text("SELECT count(*) FROM violation")).scalar_one() > 0
    with pytest.raises(DBAPIError), story.database.session() as session:
        session.execute(text("DELETE FROM no_such_table"))


@pytest.mark.parametrize("dsn", ["postgresql"], indirect=True)
def test_a_role_that_may_only_read_is_enough(story: Channel, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks what a rule would find need not be one who may write."""
    with story.database.engine.begin() as connection:
        connection.execute(text("DROP ROLE IF EXISTS reader"))
        connection.execute(text("CREATE ROLE reader LOGIN"))
        connection.execute(text("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader"))
    monkeypatch.setenv("CHANNELWARDEN_DSN", story.dsn.replace("//postgres:", "//reader:"))
    assert "Nothing was written" in run("rules", "replay", "MAP-001")
    assert "Violation 1," in run("rules", "explain", "1", "--audience", "legal")
    with story.database.engine.begin() as connection:
        connection.execute(text("DROP OWNED BY reader"))
        connection.execute(text("DROP ROLE reader"))


def test_a_store_that_is_not_there_is_said_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(ChannelwardenError, match="there is no store"), looking(f"sqlite:///{tmp_path / 'none.db'}"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_store_of_an_older_version_is_said_and_not_migrated(empty_dsn: str) -> None:
    if empty_dsn.startswith("sqlite"):
        Path(empty_dsn.removeprefix("sqlite:///")).touch()
    with pytest.raises(ChannelwardenError, match="channelwarden run"), looking(empty_dsn):
        pass


def test_the_text_reads_as_reviewed(story: Channel, run: Run, draft: Draft, golden: Golden) -> None:
    wanted = draft.edit("default: 1 %", "default: 6 %").written()
    told = run("rules", "replay", wanted, "--since", "30d").replace(wanted, "DRAFT")
    assert max(len(line) for line in told.splitlines()) <= 80
    golden("replay-draft.txt", _without_path(told, wanted))


def test_the_text_of_a_rule_by_its_id_reads_as_reviewed(story: Channel, run: Run, golden: Golden) -> None:
    told = run("rules", "replay", "map-001", "--audience", "legal", "--since", "2026-03-09")
    assert max(len(line) for line in told.splitlines()) <= 80
    golden("replay-rule.txt", told)


def test_json_holds_the_same_and_nothing_else_on_stdout(story: Channel, run: Run, draft: Draft) -> None:
    told = run("rules", "replay", draft.edit("default: 1 %", "default: 6 %").written(), "--json")
    assert told["compared_with"] == 1
    assert told["summary"]["violations"] == 3
    assert told["difference"]["only_active"]["count"] == 2
    assert told["difference"]["both"]["legal_only"] == 2
    assert told["written"] is False
    assert run("rules", "replay", "MAP-001", "--json", "--limit", "0")["difference"]["only_replayed"]["count"] == 5


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        (("MAP-001", "--since", "soon"), "expected 90d, 12w, 6m, 1y or a date", 2),
        (("MAP-001", "--audience", "press"), "no audience", 2),
        (("MAP-404",), "there is no rule 'MAP-404'", 2),
        (("LAW-PRICE-US",), "law gate", 1),
    ],
)
def test_bad_input_is_said_clearly(story: Channel, run: Run, words: tuple[str, ...], said: str, code: int) -> None:
    with pytest.raises(ChannelwardenError, match=said) as caught:
        run("rules", "replay", *words)
    assert caught.value.exit_code == code


def test_an_override_of_the_workspace_is_named(story: Channel, run: Run, workspace: Workspace) -> None:
    settings = workspace.root / "channelwarden.toml"
    settings.write_text(settings.read_text("utf-8") + '\n[rules.MAP-001]\ntolerance = "6 %"\n', encoding="utf-8")
    told = " ".join(run("rules", "replay", "MAP-001").split())
    assert "Parameter tolerance is 6 % by the settings of this workspace" in told
    assert "Settings count as they are today (parameters of rules, `limits.confirm_after_hours`" in told


def _without_path(told: str, path: str) -> str:
    """Return the text with a path of the test's machine, wherever it was wrapped, left out."""
    lines = told.splitlines(keepends=True)
    start = next(number for number, line in enumerate(lines) if "rule read from" in line)
    end = next(number for number, line in enumerate(lines) if line.startswith("Compared with"))
    assert Path(path).name.split()[0] in "".join(lines[start:end]) or "DRAFT" in "".join(lines[start:end])
    return "".join([*lines[:start], "From … (rule read from the draft)\n", *lines[end:]])
