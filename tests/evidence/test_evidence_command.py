"""`channelwarden evidence list|verify|export` on a workspace, as a user runs it."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from filled_archive import NOW, fill, store

from monitor.errors import ChannelwardenError, NotFoundError, RefusedError
from monitor.evidence.adopting import evidence_row
from monitor.evidence.archive import EvidenceArchive
from monitor.evidence.export import export, suffix, write_files
from monitor.settings import Workspace
from monitor.store.session import open_database
from tests.command_line import run_command


@pytest.fixture
def archive(workspace: Workspace) -> EvidenceArchive:
    return fill(EvidenceArchive(workspace.evidence))


def command(workspace: Workspace, *args: str | Path) -> Result:
    return run_command("evidence", *args, "-w", workspace.root, env={"COLUMNS": "160"})


def remember(workspace: Workspace, archive: EvidenceArchive) -> None:
    database = open_database(workspace.dsn)
    with database.session() as session:
        session.add_all([evidence_row(entry) for entry in archive.entries()])
        session.commit()
    database.close()


def harm(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"kettle 2", b"kettle 8"))


def test_list_shows_the_latest_last(workspace: Workspace, archive: EvidenceArchive) -> None:
    shown = command(workspace, "list").stdout
    assert "northwind-q1.csv" in shown
    assert shown.index("shop|1") < shown.index("shop|5")
    assert "5 of 5 records" in shown
    assert "2026-03-02 06:00:00" in shown


def test_list_as_json_can_be_narrowed(workspace: Workspace, archive: EvidenceArchive) -> None:
    def numbers(*args: str) -> list[int]:
        return [entry["sequence"] for entry in json.loads(command(workspace, "list", "--json", *args).stdout)]

    assert numbers() == [1, 2, 3, 4, 5]
    assert numbers("--limit", "2") == [4, 5]
    assert numbers("--kind", "report") == [4]
    assert numbers("--subject", "shop", "--after", "2") == [3, 5]
    assert numbers("--kind", "agreement") == []


def test_list_of_an_empty_archive_says_how_it_fills(workspace: Workspace) -> None:
    done = command(workspace, "list")
    assert (done.exit_code, "`channelwarden run` archives what it sees" in done.stdout) == (0, True)


def test_list_does_not_obey_what_the_web_wrote(workspace: Workspace, archive: EvidenceArchive) -> None:
    archive.store_bytes(b"x", kind="page", subject="\x1b[31m[bold]evil\x07", url="u", content_type="", at=NOW, run=None)
    shown = command(workspace, "list").stdout
    assert "�[31m[bold]evil�" in shown
    assert "\x1b" not in shown


def test_verify_says_how_much_was_checked(workspace: Workspace, archive: EvidenceArchive) -> None:
    remember(workspace, archive)
    done = command(workspace, "verify")
    assert (done.exit_code, done.stdout) == (0, "5 records checked: every byte is as it was archived.\n")
    data = json.loads(command(workspace, "verify", "--json").stdout)
    assert data == {
        "records": 5,
        "compared_with_store": True,
        "not_in_store": 0,
        "faults": [],
        "interrupted": [],
        "time_stamps": 0,
    }


def test_verify_finds_a_changed_record_and_ends_with_1(workspace: Workspace, archive: EvidenceArchive) -> None:
    harm(workspace.evidence / "2026-03-02.warc")
    done = command(workspace, "verify")
    assert done.exit_code == 1
    assert "evidence 2: its bytes were changed" in done.stdout
    assert f"FAULTS: 1 in {workspace.evidence}. Restore the archive from its backup" in done.stdout
    data = json.loads(command(workspace, "verify", "--json").stdout)
    assert [fault["sequence"] for fault in data["faults"]] == [2]


def test_verify_compares_with_the_store(workspace: Workspace, archive: EvidenceArchive) -> None:
    """On SQLite and PostgreSQL alike: the removed tail leaves no trace but in the store."""
    remember(workspace, archive)
    last = archive.entry(5)
    os.truncate(workspace.evidence / last.warc, last.offset)
    index = workspace.evidence / "index.jsonl"
    index.write_bytes(b"".join(index.read_bytes().splitlines(keepends=True)[:-1]))
    done = command(workspace, "verify")
    assert done.exit_code == 1
    assert "evidence 5 known to the store: no longer in the archive" in done.stdout


def test_verify_without_a_store_says_what_it_cannot_see_and_makes_none(tmp_path: Path) -> None:
    (tmp_path / "channelwarden.toml").write_text('[brand]\nname = "N"\n[collect]\ncontact = "mailto:a@b.example"\n')
    fill(EvidenceArchive(tmp_path / "evidence"))
    done = run_command("evidence", "verify", "-w", tmp_path, env={"COLUMNS": "160"})
    assert done.exit_code == 3
    said = " ".join(done.stdout.split())
    assert "Records removed from the end cannot be noticed: there is no store at sqlite:///" in said
    assert "5 records checked: every byte is as it was archived." in done.stdout
    assert not (tmp_path / "channelwarden.db").exists()


def test_verify_does_not_blame_an_interrupted_write(workspace: Workspace, archive: EvidenceArchive) -> None:
    with (workspace.evidence / "index.jsonl").open("ab") as file:
        file.write(b'{"captured_at":"2026')
    done = command(workspace, "verify")
    assert done.exit_code == 0
    note = "(an interrupted write; the next run keeps what is whole of it)"
    assert f"the last line was not finished being written {note}" in done.stdout


@pytest.mark.parametrize("name", ["handover", "handover.zip"])
def test_export_hands_over_records_that_can_be_checked_by_hand(
    workspace: Workspace, archive: EvidenceArchive, tmp_path: Path, name: str
) -> None:
    target = tmp_path / name
    done = command(workspace, "export", target, "2", "4", "2")
    assert done.exit_code == 0, done.output
    if name.endswith(".zip"):
        with zipfile.ZipFile(target) as packed:
            files = {item: packed.read(item) for item in packed.namelist()}
    else:
        files = {path.name: path.read_bytes() for path in target.iterdir()}
    assert set(files) == {
        "00000002.warc", "00000002-body.txt", "00000004.warc", "00000004-body.txt",
        "index.jsonl", "manifest.json", "README.txt", "SHA256SUMS",
    }  # fmt: skip
    manifest: list[dict[str, Any]] = json.loads(files["manifest.json"])
    lines = [json.loads(line) for line in files["index.jsonl"].splitlines()]
    for item, line in zip(manifest, lines, strict=True):
        for part in ("record", "body"):
            assert hashlib.sha256(files[item[part]["file"]]).hexdigest() == item[part]["sha256"]
        assert line["sha256"] == item["record"]["sha256"]
    assert files["00000004-body.txt"] == b"sku;qty\nK-1;5\n"
    told = {name: value for name, value in manifest[0].items() if name not in ("record", "body")}
    assert told == {
        "sequence": 2, "kind": "page", "subject": "shop|2", "url": "https://shop.example/p/2",
        "final_url": "https://shop.example/p/2?final", "status": 200, "captured_at": "2026-03-02T06:00:00.123456+00:00",
    }  # fmt: skip
    assert check_by_hand(tmp_path / "by-hand", files) == (["2: OK", "4: OK"], 7)
    (tmp_path / "by-hand" / "00000004-body.html").write_text("put in")
    assert "./00000004-body.html: not of this pack: FAILED" in said_by_hand(tmp_path / "by-hand", files)
    files["00000002.warc"], files["00000004.warc"] = files["00000004.warc"], files["00000002.warc"]
    assert check_by_hand(tmp_path / "by-hand", files) == (["2: FAILED", "4: FAILED"], 5)


def check_by_hand(folder: Path, files: dict[str, bytes]) -> tuple[list[str], int]:
    """Run the commands of the README; returns what they say of the records, and how many files have their sums."""
    found = said_by_hand(folder, files)
    records = [line.removeprefix("record ") for line in found if line.startswith("record ")]
    return records, sum(line.endswith(": OK") for line in found) - sum(line.endswith(": OK") for line in records)


def said_by_hand(folder: Path, files: dict[str, bytes]) -> list[str]:
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    lines = files["README.txt"].decode().splitlines()
    command = "\n".join(line[4:] for line in lines if line.startswith("    "))
    done = subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout.splitlines()


def test_an_exported_web_page_does_not_run_when_it_is_opened(
    workspace: Workspace, archive: EvidenceArchive, tmp_path: Path
) -> None:
    store(archive, 6, body=b"<script>alert(1)</script>")
    command(workspace, "export", tmp_path / "out", "6")
    assert not list((tmp_path / "out").glob("*.htm*"))


def test_export_overwrites_nothing(workspace: Workspace, archive: EvidenceArchive, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    (tmp_path / "mine.zip").write_text("mine")
    for target in (tmp_path / "out", tmp_path / "mine.zip"):
        error = command(workspace, "export", target, "1").exception
        assert isinstance(error, RefusedError)
        assert str(error) == f"{target} exists already; name a new directory or a new .zip file"


@pytest.mark.parametrize(
    ("content_type", "subject", "ending"),
    [
        ("Application/JSON ; charset=utf-8", "prices.html", ".json"),
        ("application/pdf", "", ".pdf"),
        ("text/html", "page.html", ".txt"),
        ("image/svg+xml", "logo.svg", ".txt"),
        ("application/xml", "feed.xml", ".txt"),
        ("application/octet-stream", "Q1.CSV", ".csv"),
        ("application/octet-stream", "Q1.xlsx", ".xlsx"),
        ("application/octet-stream", "run.exe", ".bin"),
        ("", "shop|AX-1", ".bin"),
    ],
)
def test_a_body_is_named_so_that_it_opens_and_runs_nothing(content_type: str, subject: str, ending: str) -> None:
    assert suffix(content_type, subject) == ending


@pytest.mark.parametrize("name", ["a/b/out", "a/b/out.ZIP"])
def test_an_export_names_what_it_wrote_in_folders_that_it_makes(
    archive: EvidenceArchive, tmp_path: Path, name: str
) -> None:
    for number in (6, 7, 8, 9):
        store(archive, number)
    written = export(archive, [9, 2, 5], tmp_path / name)
    if name.endswith("out"):
        assert {path.name for path in written} == {path.name for path in (tmp_path / name).iterdir()}
        numbers = [item["sequence"] for item in json.loads((tmp_path / name / "manifest.json").read_bytes())]
        assert numbers == [2, 5, 9]
    else:
        assert written == [tmp_path / name]
        with zipfile.ZipFile(tmp_path / name) as packed:
            assert {item.date_time for item in packed.infolist()} == {(2026, 3, 3, 6, 0, 0)}


def test_an_empty_folder_may_be_exported_into_and_a_fault_names_the_place_that_was_given(
    archive: EvidenceArchive, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    assert export(archive, [1, 5], tmp_path / "empty")
    for name in ("x" * 250, f"{'x' * 250}.zip"):  # no room for the hidden name
        with pytest.raises(OSError, match=f"'{tmp_path / name}'$"):
            export(archive, [1], tmp_path / name)


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_an_export_that_is_cut_off_leaves_no_half_of_it_and_can_be_given_again(
    workspace: Workspace, archive: EvidenceArchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    target = tmp_path / "handed" / name
    files = [("first", b"1"), ("second", b"2")]

    def ended(*_given: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", ended)
        patch.setattr("zipfile.ZipFile.writestr", ended)
        with pytest.raises(KeyboardInterrupt):
            write_files(files, target, NOW)
    assert list(target.parent.iterdir()) == []
    write_files(files, target, NOW)
    assert list(target.parent.iterdir()) == [target]


def test_export_of_what_is_not_there_says_so(workspace: Workspace, archive: EvidenceArchive, tmp_path: Path) -> None:
    error = command(workspace, "export", tmp_path / "out", "3", "77", "78").exception
    assert isinstance(error, NotFoundError)
    assert str(error) == "no evidence 77, 78; the archive ends at 5"
    assert not (tmp_path / "out").exists()


def test_export_refuses_a_record_that_was_changed(
    workspace: Workspace, archive: EvidenceArchive, tmp_path: Path
) -> None:
    harm(workspace.evidence / "2026-03-02.warc")
    error = command(workspace, "export", tmp_path / "out.zip", "2").exception
    assert isinstance(error, ChannelwardenError)
    assert "evidence 2 in 2026-03-02.warc is not as it was archived" in str(error)
    assert not (tmp_path / "out.zip").exists()
