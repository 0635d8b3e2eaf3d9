"""What somebody is still writing into the inbox is left for the next pass."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from monitor.cli.app import build
from monitor.pipeline import inbox, take_in
from monitor.pipeline.inbox import inbox_files, steady_files
from monitor.pipeline.run import run
from monitor.settings import Partner, Settings, Workspace, open_workspace

NOW = datetime(2026, 4, 2, 6, 0, tzinfo=UTC)
REPORT = b"sold on,sku,quantity,amount\n2026-03-05,EX-100,2,20.00\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "inbox/north").mkdir(parents=True)
    data = {"brand": {"name": "B"}, "collect": {"contact": "a@b.example"}, "reports": {"settle_seconds": 5}}
    return Workspace(tmp_path, Settings.model_validate(data))


def put(workspace: Workspace, name: str, *, age: float = 0) -> Path:
    path = workspace.inbox / name
    path.write_bytes(b"half")
    os.utime(path, (time.time() - age, time.time() - age))
    return path


def test_a_file_that_grows_is_left_and_its_neighbour_is_taken(workspace: Workspace) -> None:
    growing, whole = put(workspace, "growing.csv"), put(workspace, "north/whole.csv")
    waited: list[float] = []

    def somebody_writes(seconds: float) -> None:
        waited.append(seconds)
        growing.write_bytes(b"half and more")

    assert steady_files(workspace, somebody_writes) == [whole]
    assert waited == [5]


def test_nobody_waits_for_old_files(workspace: Workspace) -> None:
    old = put(workspace, "old.csv", age=60)
    assert steady_files(workspace, lambda _: pytest.fail("it waited")) == [old]


def test_a_file_that_is_taken_away_meanwhile_is_left_out(workspace: Workspace) -> None:
    gone = put(workspace, "gone.csv")
    assert steady_files(workspace, lambda _: gone.unlink()) == []


def test_a_file_that_was_taken_away_before_it_was_looked_at_is_left_out(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, there = workspace.inbox / "gone.csv", put(workspace, "there.csv", age=60)
    monkeypatch.setattr(inbox, "inbox_files", lambda _: [gone, there])
    assert steady_files(workspace, lambda _: pytest.fail("it waited")) == [there]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "mine"
    CliRunner().invoke(build(), ["init", str(root)])
    settings = root / "channelwarden.toml"
    partner = '\n[[partner]]\nparty = "example-distributor"\nfiles = "*.csv"\ncurrency = "EUR"\n'
    settings.write_text(settings.read_text("utf-8") + partner, "utf-8")
    return root


def test_a_file_that_leaves_the_inbox_while_others_are_taken_in_is_a_failure_of_its_own(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = root / "inbox/there.csv"
    there.write_bytes(REPORT)
    monkeypatch.setattr(take_in, "steady_files", lambda _: [root / "inbox/gone.csv", there])
    summary = run(open_workspace(root), now=NOW, plan="ingest")
    assert summary.failures == ["gone.csv: cannot be read (No such file or directory); not taken in"]
    assert [report.startswith("there.csv: accepted") for report in summary.reports] == [True]


def test_what_is_asked_about_and_what_is_taken_in_are_the_same_bytes(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = root / "inbox/there.csv"
    path.write_bytes(REPORT)

    def partner_for(partners: tuple[Partner, ...], file: Path) -> Partner:
        file.write_bytes(b"written anew")
        return partners[-1]

    monkeypatch.setattr(take_in, "steady_files", lambda _: [path])
    monkeypatch.setattr(take_in, "partner_for", partner_for)
    assert run(open_workspace(root), now=NOW, plan="ingest").failures == []


def test_hidden_and_unfinished_files_are_not_looked_at(workspace: Workspace) -> None:
    for name in (".hidden.csv", "a.csv.part", "~$b.xlsx", "c.csv.filepart", "north/d.TMP"):
        put(workspace, name)
    assert inbox_files(workspace) == []


def test_the_very_content_of_another_partners_report_is_told_and_not_passed_over(root: Path) -> None:
    settings = root / "channelwarden.toml"
    other = '\n[[partner]]\nparty = "example-reseller"\nfiles = "twin-*.csv"\ncurrency = "EUR"\n'
    text = settings.read_text("utf-8")
    at = text.rindex("\n[[partner]]")
    settings.write_text(text[:at] + other + text[at:], "utf-8")
    for name in ("a.csv", "twin-b.csv"):
        (root / "inbox" / name).write_bytes(REPORT)
    for _ in range(2):  # until somebody has looked
        (failure,) = run(open_workspace(root), now=NOW, plan="ingest").failures
        assert failure.startswith(
            "twin-b.csv: holds the very content of report 1 (a.csv) of example-distributor; not taken"
        )
