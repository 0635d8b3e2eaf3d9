"""What somebody is still writing into the inbox is left for the next pass."""

from __future__ import annotations

import os
import time
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import col, select

from monitor.model import ReportFile
from monitor.pipeline import inbox, take_in
from monitor.pipeline.inbox import inbox_files, passed_over, steady_files
from monitor.pipeline.run import run
from monitor.settings import Settings, Workspace, open_workspace
from monitor.store.session import open_database
from tests.command_line import run_command

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


def test_what_is_no_file_is_named_and_not_followed(workspace: Workspace) -> None:
    there = put(workspace, "north/there.csv")
    links = {"linked.csv": "north/there.csv", "gone.csv": "nowhere", "round.csv": "round.csv", "south": "north"}
    for name, target in {**links, ".hidden": "nowhere"}.items():
        (workspace.inbox / name).symlink_to(target)
    os.mkfifo(workspace.inbox / "pipe.csv")
    assert sorted(inbox_files(workspace)) == [workspace.inbox / "linked.csv", there]
    assert {path.name: why for path, why in passed_over(workspace).items()} == {
        "gone.csv": "is a link to no file",
        "pipe.csv": "is no file",
        "round.csv": "is a link to no file",
        "south": "is a link to a folder, which is not followed",
    }


@pytest.fixture
def root(fresh: Path) -> Path:
    settings = fresh / "channelwarden.toml"
    partner = '\n[[partner]]\nparty = "example-distributor"\nfiles = "*.csv"\ncurrency = "EUR"\n'
    settings.write_text(settings.read_text("utf-8") + partner, "utf-8")
    return fresh


def test_a_file_that_leaves_the_inbox_while_others_are_taken_in_is_a_failure_of_its_own(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = root / "inbox/there.csv"
    there.write_bytes(REPORT)
    (root / "inbox/link.csv").symlink_to("nowhere")
    monkeypatch.setattr(take_in, "steady_files", lambda _: [root / "inbox/gone.csv", there])
    summary = run(open_workspace(root), now=NOW, plan="ingest")
    assert summary.failures == [
        "link.csv: is a link to no file; not taken in",
        "gone.csv: cannot be read (No such file or directory); not taken in",
    ]
    assert [report.startswith("there.csv: accepted") for report in summary.reports] == [True]


def test_what_is_asked_about_and_what_is_taken_in_are_the_same_bytes(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "inbox/known.csv").write_bytes(REPORT)
    path = root / "inbox/there.csv"
    path.write_bytes(REPORT.replace(b"20.00", b"21.00"))

    def digest_of(file: Path) -> str:
        digest = inbox.digest_of(file)
        path.write_bytes(REPORT)
        return digest

    monkeypatch.setattr(take_in, "digest_of", digest_of)
    for _ in range(2):
        assert run(open_workspace(root), now=NOW, plan="ingest").failures == []
    assert reports(root) == [("known.csv", "example-distributor", "accepted")]


def test_of_a_file_that_is_known_the_digest_alone_is_worked_out(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "inbox/there.csv").write_bytes(REPORT)
    run(open_workspace(root), now=NOW, plan="ingest")
    read_bytes = Path.read_bytes

    def of_policy_only(path: Path) -> bytes:
        assert path.parent.name != "inbox"
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", of_policy_only)
    summary = run(open_workspace(root), now=NOW, plan="ingest")
    assert (summary.failures, summary.reports) == ([], [])
    assert "known" in run_command("ingest", "--dry-run", "-w", root).output


def test_the_reports_of_a_zip_file_are_told_one_by_one_and_once(root: Path) -> None:
    settings = root / "channelwarden.toml"
    settings.write_text(settings.read_text("utf-8").replace('files = "*.csv"', 'files = "*.zip"'), "utf-8")
    with zipfile.ZipFile(root / "inbox/march.zip", "w") as packed:
        packed.writestr("sales.csv", REPORT)
        packed.writestr("letter.pdf", b"%PDF-1.7")
    tried = run_command("ingest", "--dry-run", "-w", root)
    assert "march.zip/sales.csv: accepted" in tried.output
    summary = run(open_workspace(root), now=NOW, plan="ingest")
    assert [one.partition(": ")[0] for one in summary.reports] == [
        "march.zip",
        "march.zip/sales.csv",
    ]
    assert summary.reports[0].endswith("each a report of its own: letter.pdf (report 2), sales.csv (report 3)")
    (failure,) = summary.failures
    assert failure.startswith("march.zip/letter.pdf: this is a PDF document")
    again = run(open_workspace(root), now=NOW, plan="ingest")
    assert (again.failures, again.reports) == ([], [])


def test_hidden_and_unfinished_files_are_not_looked_at(workspace: Workspace) -> None:
    for name in (".hidden.csv", "a.csv.part", "~$b.xlsx", "c.csv.filepart", "north/d.TMP"):
        put(workspace, name)
    assert inbox_files(workspace) == []


@pytest.fixture
def twins(root: Path) -> Path:
    """A workspace with a second partner, whose files are called twin-."""
    settings = root / "channelwarden.toml"
    other = '\n[[partner]]\nparty = "example-reseller"\nfiles = "twin-*.csv"\ncurrency = "EUR"\n'
    text = settings.read_text("utf-8")
    at = text.rindex("\n[[partner]]")
    settings.write_text(text[:at] + other + text[at:], "utf-8")
    return root


def test_two_partners_who_sold_nothing_have_both_reported(twins: Path) -> None:
    for name in ("a.csv", "b.csv", "twin-b.csv", "twin-c.csv"):
        (twins / "inbox" / name).write_bytes(b"sold on,sku,quantity,amount\n")
    for _ in range(2):
        assert run(open_workspace(twins), now=NOW, plan="ingest").failures == []
    assert reports(twins) == [
        ("a.csv", "example-distributor", "accepted"),
        ("twin-b.csv", "example-reseller", "accepted"),
    ]


def test_the_very_sales_of_another_partners_report_wait_for_a_person(twins: Path) -> None:
    for name in ("a.csv", "twin-b.csv"):
        (twins / "inbox" / name).write_bytes(REPORT)
    (failure,) = run(open_workspace(twins), now=NOW, plan="ingest").failures
    assert failure.startswith(
        "twin-b.csv: held: it is byte for byte report 1 (a.csv) of example-distributor, and nothing in it says whose "
        "it is: example-distributor's or example-reseller's; decide with `channelwarden ingest decide 2"
    )
    # What is held is on the review list and with `ingest reports`, and is not told by every pass.
    assert run(open_workspace(twins), now=NOW, plan="ingest").failures == []
    words = ["ingest", "decide", "2", "--as", "append", "--by", "Ann", "-w", str(twins)]
    assert run_command(*words).exit_code == 0
    assert [status for _, _, status in reports(twins)] == ["accepted", "accepted"]


def reports(root: Path) -> list[tuple[str, str, str]]:
    """Return name, party and status of the reports in a workspace's store."""
    database = open_database(open_workspace(root).dsn)
    with database.session() as session:
        found = session.exec(select(ReportFile).order_by(col(ReportFile.id))).all()
        told = [(one.name, one.party_id, one.status) for one in found]
    database.close()
    return told
