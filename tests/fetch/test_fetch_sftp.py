"""Reports from an SFTP server into the workspace: archived, put into the inbox and taken in, once."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from monitor.documents.digest import build as build_digest
from monitor.evidence.archive import EvidenceArchive
from monitor.model import Evidence, ReportFile
from monitor.model.report import FetchedFile
from monitor.pipeline import arrivals
from monitor.pipeline.fetch_sftp import sftp_name
from monitor.pipeline.run import RunSummary, run
from monitor.settings import open_workspace
from monitor.store.session import open_database
from scrapers.sftp import SftpFolder
from tests.command_line import run_command
from tests.fetch.sftp_server import Served, serving

NOW = datetime(2026, 4, 2, 6, 0, tzinfo=UTC)
REPORT = b"sold on,sku,quantity,amount\n2026-03-05,EX-100,2,20.00\n"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Served]:
    folder = tmp_path / "served"
    (folder / "done").mkdir(parents=True)
    with serving(folder) as served:
        yield served


@pytest.fixture
def root(tmp_path: Path, server: Served, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "mine"
    run_command("init", place)
    monkeypatch.setenv("BOX", "secret")
    return place


def settings(root: Path, server: Served, **changes: object) -> None:
    values: dict[str, object] = {
        "name": "north",
        "host": "127.0.0.1",
        "port": server.port,
        "user": "reports",
        "password_env": "BOX",
        "host_key": server.fingerprint,
        "settle_seconds": 0,
    }
    lines = [f"{key} = {json.dumps(value)}" for key, value in (values | changes).items()]
    partner = '\n[[partner]]\nparty = "example-distributor"\nfiles = "north/*.csv"\ncurrency = "EUR"\n'
    text = (root / "channelwarden.toml").read_text("utf-8").split("\n[[sftp]]")[0]
    (root / "channelwarden.toml").write_text(f"{text}\n[[sftp]]\n" + "\n".join(lines) + partner, "utf-8")


def of(server: Served) -> str:
    return f"sftp north at reports@127.0.0.1:{server.port}"


def take(root: Path, plan: str = "ingest") -> RunSummary:
    return run(open_workspace(root), now=NOW, plan=plan)


def gaps(root: Path) -> set[str]:
    """Return what a digest written now says was not seen."""
    workspace = open_workspace(root)
    database = open_database(workspace.dsn)
    with database.session() as session:
        said = build_digest(session, workspace=workspace, rules={}, audience="channel", local_date=NOW.date(), now=NOW)
    database.close()
    return {gap.subject for gap in said.gaps}


def stored(root: Path) -> tuple[list[tuple[str, str]], list[FetchedFile], list[Evidence]]:
    database = open_database(open_workspace(root).dsn)
    with database.session() as session:
        reports = [(one.name, one.status) for one in session.exec(select(ReportFile)).all()]
        found = list(session.exec(select(FetchedFile)).all()), list(session.exec(select(Evidence)).all())
    database.close()
    return reports, *found


def test_a_report_on_the_server_is_archived_and_taken_in_once(root: Path, server: Served) -> None:
    settings(root, server)
    (server.folder / "sales.csv").write_bytes(REPORT)
    first, again = take(root), take(root)
    assert (first.failures, first.fetched, again.fetched) == ([], ["sftp/north/sales.csv"], [])
    reports, (noted,), evidence = stored(root)
    assert reports == [("sales.csv", "accepted")]
    (archived,) = [one for one in evidence if one.kind == "report"]
    assert (noted.evidence_id, archived.url) == (archived.id, f"{of(server)}#./sales.csv")
    assert EvidenceArchive(root / "evidence").read(archived.sequence).body == REPORT
    assert (server.folder / "sales.csv").exists()


def test_two_partners_own_folders_may_hold_the_very_same_file_and_each_rests_on_its_own(
    root: Path, server: Served
) -> None:
    settings(root, server)
    place = root / "channelwarden.toml"
    source, partner = place.read_text("utf-8").split("\n[[sftp]]")[1].split("\n[[partner]]")
    (server.folder / "south").mkdir()
    south = source.replace('"north"', '"south"') + '\nfolder = "south"'
    text = place.read_text("utf-8") + f"\n[[sftp]]{south}\n[[partner]]"
    place.write_text(
        text + partner.replace("north/", "south/").replace("example-distributor", "example-reseller"), "utf-8"
    )
    for path in (server.folder / "sales.csv", server.folder / "south" / "sales.csv"):
        path.write_bytes(REPORT)
    take(root, "fetch")
    tried = run_command("ingest", "--dry-run", "-w", root)
    assert (tried.exit_code, tried.output.count("accepted")) == (0, 2)
    assert take(root).failures == []
    reports, found, evidence = stored(root)
    assert reports == [("sales.csv", "accepted")] * 2
    assert len([one for one in evidence if one.kind == "report"]) == len(found) == 2


def test_a_file_takes_the_place_of_one_that_was_taken_in_for_another_party_only(root: Path, server: Served) -> None:
    settings(root, server)
    (server.folder / "sales.csv").write_bytes(REPORT)
    take(root, "fetch")
    # The same bytes came by hand for the other party, and are known; those on the server's place are not yet.
    place = root / "channelwarden.toml"
    other = '\n[[partner]]\nparty = "example-reseller"\nfiles = "twin-*.csv"\ncurrency = "EUR"\n'
    place.write_text(place.read_text("utf-8") + other, "utf-8")
    twin = root / "twin-1.csv"
    twin.write_bytes(REPORT)
    assert run(open_workspace(root), now=NOW, plan="ingest", files=[twin]).failures == []
    (server.folder / "sales.csv").write_bytes(REPORT.replace(b"20.00", b"121.00"))
    assert [name.startswith("sftp/north/sales-") for name in take(root, "fetch").fetched] == [True]


def test_a_file_that_is_written_anew_under_its_name_is_another_file(root: Path, server: Served) -> None:
    settings(root, server)
    (server.folder / "sales.csv").write_bytes(REPORT)
    take(root)
    (server.folder / "sales.csv").write_bytes(REPORT.replace(b"03-05", b"03-06") + b"2026-03-07,EX-100,1,10.00\n")
    assert take(root).fetched == ["sftp/north/sales.csv"]
    assert stored(root)[0] == [("sales.csv", "accepted")] * 2


def test_a_file_takes_no_other_ones_place_that_was_not_taken_in_yet(root: Path, server: Served) -> None:
    settings(root, server)
    (server.folder / "sales.csv").write_bytes(REPORT)
    take(root, "fetch")
    (server.folder / "sales.csv").write_bytes(REPORT.replace(b"03-05", b"03-06") + b"2026-03-07,EX-100,1,10.00\n")
    (came,) = take(root).fetched
    assert came.startswith("sftp/north/sales-")
    assert [status for _, status in stored(root)[0]] == ["accepted", "accepted"]


@pytest.mark.parametrize(("after", "left"), [("delete", []), ("move", ["sales.csv"])])
def test_what_is_kept_here_is_deleted_or_moved_there(root: Path, server: Served, after: str, left: list[str]) -> None:
    settings(root, server, after=after, **({"move_to": "done"} if after == "move" else {}))
    (server.folder / "sales.csv").write_bytes(REPORT)
    assert take(root).failures == []
    assert [path.name for path in server.folder.glob("*.csv")] == []
    assert [path.name for path in (server.folder / "done").iterdir()] == left


def test_a_pass_that_died_before_it_told_the_server_tells_it_the_next_time(
    root: Path, server: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings(root, server, after="delete")
    (server.folder / "sales.csv").write_bytes(REPORT)

    def dies(self: SftpFolder, file: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(SftpFolder, "remove", dies)
        take(root)
    assert (root / "inbox/sftp/north/sales.csv").exists()
    assert take(root).fetched == []
    assert (list(server.folder.glob("*.csv")), len(stored(root)[1])) == ([], 1)


def test_nothing_is_deleted_that_could_not_be_kept(root: Path, server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    settings(root, server, after="delete")
    (server.folder / "sales.csv").write_bytes(REPORT)

    def full(path: Path, data: bytes) -> Path:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(arrivals, "written_aside", full)
        (failure,) = take(root).failures
    assert failure.endswith("sales.csv cannot be put into the inbox: No space left on device")
    assert (server.folder / "sales.csv").exists()
    assert take(root).fetched == ["sftp/north/sales.csv"]
    # The broken pass archived nothing that a later one would archive anew.
    assert len([one for one in stored(root)[2] if one.kind == "report"]) == 1


def stamp(path: Path, data: bytes) -> None:
    """Write a file as a server shows it that tells no time of change."""
    path.write_bytes(data)
    os.utime(path, (0, 0))


def test_another_file_of_the_same_name_size_and_time_is_kept_before_it_is_deleted(root: Path, server: Served) -> None:
    settings(root, server, after="delete")
    other, third = REPORT.replace(b"20.00", b"21.00"), REPORT.replace(b"20.00", b"22.00")
    for data in (REPORT, other, third):
        stamp(server.folder / "sales.csv", data)
        assert (take(root).failures, (server.folder / "sales.csv").exists()) == ([], False)
    _, noted, evidence = stored(root)
    bodies = [EvidenceArchive(root / "evidence").read(one.sequence).body for one in evidence if one.kind == "report"]
    assert (len(noted), bodies) == (3, [REPORT, other, third])
    stamp(server.folder / "sales.csv", other)
    assert (take(root).fetched, len(stored(root)[1])) == ([], 3)
    assert not (server.folder / "sales.csv").exists()


def test_another_user_of_the_server_has_files_of_his_own(root: Path, server: Served) -> None:
    settings(root, server)
    (one,) = open_workspace(root).settings.sftp
    others = {sftp_name(one.model_copy(update=change)) for change in ({"user": "else"}, {"port": 22})}
    assert len({sftp_name(one), *others}) == 3


def test_two_sources_of_one_name_are_a_fault(root: Path, server: Served) -> None:
    settings(root, server)
    text = (root / "channelwarden.toml").read_text("utf-8")
    source = "[[sftp]]" + text.split("[[sftp]]")[1].split("[[partner]]")[0]
    (root / "channelwarden.toml").write_text(f"{text}\n{source}", "utf-8")
    done = run_command("check", "-w", root)
    assert "two sources are called 'north'" in f"{done.output}{done.exception}"


def test_a_file_that_cannot_be_moved_is_told_and_taken_in_all_the_same(root: Path, server: Served) -> None:
    settings(root, server, after="move", move_to="nowhere")
    (server.folder / "sales.csv").write_bytes(REPORT)
    (failure,) = take(root).failures
    assert failure.startswith(f"{of(server)}: sales.csv is kept here, but cannot be moved to nowhere there")
    assert stored(root)[0] == [("sales.csv", "accepted")]


def test_one_bad_file_stops_no_other(root: Path, server: Served) -> None:
    settings(root, server, max_bytes=100)
    (server.folder / "large.csv").write_bytes(REPORT * 9)
    (server.folder / "sales.csv").write_bytes(REPORT)
    summary = take(root)
    assert summary.fetched == ["sftp/north/sales.csv"]
    assert "large.csv has 486 bytes, more than 100 (max_bytes)" in summary.failures[0]


def test_a_dry_run_names_what_would_come_and_leaves_everything_there(root: Path, server: Served) -> None:
    settings(root, server, after="delete")
    (server.folder / "sales.csv").write_bytes(REPORT)
    done = run_command("ingest", "fetch", "--dry-run", "-w", root, "--json")
    assert json.loads(done.stdout)["files"] == ["sftp/north/sales.csv"]
    assert ((server.folder / "sales.csv").exists(), stored(root)[1:]) == (True, ([], []))


def test_a_server_that_cannot_be_read_stops_nothing_and_is_named_in_the_digest(root: Path, server: Served) -> None:
    settings(root, server, host_key="SHA256:else")
    (root / "inbox/north").mkdir()
    (root / "inbox/north/mine.csv").write_bytes(REPORT)
    (root / "inbox/stray.csv").write_bytes(REPORT + b"2026-03-06,EX-100,1,9.00\n")
    failed = take(root, "run")
    assert "may not be the server it says it is" in failed.failures[0]
    assert stored(root)[0] == [("mine.csv", "accepted")]
    assert {f"Reports from {of(server)}: not read", "Files in the inbox of no partner"} <= gaps(root)
    settings(root, server)
    (root / "inbox/stray.csv").unlink()
    assert take(root).failures == []
    assert not {f"Reports from {of(server)}: not read", "Files in the inbox of no partner"} & gaps(root)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"host_key": ""}, "say how the server is known"),
        ({"known_hosts": "keys.txt"}, "say how the server is known"),
        ({"host_key": "aa:bb:cc"}, "is no fingerprint such as SHA256"),
        ({"password_env": ""}, "name what to log in with"),
        ({"after": "move"}, "move_to goes together"),
        ({"name": "../up"}, "should match pattern"),
    ],
)
def test_settings_that_say_too_little_are_faults(
    root: Path, server: Served, changes: dict[str, object], said: str
) -> None:
    settings(root, server, **changes)
    done = run_command("check", "-w", root)
    assert said in f"{done.output}{done.exception}"
