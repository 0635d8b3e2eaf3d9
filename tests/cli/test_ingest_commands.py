"""`ingest` and its commands as a user runs them: files, rows, decisions, unknown texts, dry runs."""

from __future__ import annotations

import errno
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from monitor.errors import RefusedError, SettingsError
from monitor.pipeline import inbox
from tests.command_line import run_command

PARTNER = """
[[partner]]
party = "example-distributor"
files = "example-distributor-*"
currency = "USD"
resend = "replace"
"""
HEAD = "date,item,qty,net sales,ship to\n"
GOOD = "2026-01-05,EX-100,2,20.00,US-WI\n"
STRANGE = "2026-01-06,ART-7,1,9.50,Wisconsin\n"


def data(*words: str | Path) -> Any:
    result = run_command(*words, "--json")
    assert result.exit_code == 0, (result.output, result.exception)
    return json.loads(result.stdout)


@pytest.fixture
def root(fresh: Path) -> Path:
    settings = fresh / "channelwarden.toml"
    text = settings.read_text("utf-8")
    start, end = text.index("[[partner]]"), text.index("[mail]")
    settings.write_text(text[:start] + PARTNER + text[end:], "utf-8")
    product = (fresh / "policy" / "products.csv").read_text("utf-8").splitlines()[1].split(",")[0]
    (fresh / "sku").write_text(product)
    return fresh


def file(root: Path, text: str, name: str = "example-distributor-1.csv") -> Path:
    path = root / name
    path.write_text(text.replace("EX-100", (root / "sku").read_text()), "utf-8")
    return path


def test_files_are_taken_in_and_what_waits_is_listed(root: Path) -> None:
    assert run_command("ingest", file(root, HEAD + GOOD + STRANGE), "-w", root).exit_code == 0
    (report,) = data("ingest", "reports", "-w", root)["reports"]
    assert (report["status"], report["sales"], report["quarantined"]) == ("partial", 1, 1)
    (row,) = data("ingest", "rows", "--report", "1", "-w", root)["rows"]
    assert (row["place"], row["about"]) == ("1:3", "ART-7")
    assert "unknown SKU 'ART-7'" in run_command("ingest", "rows", "-w", root).output
    assert "ART-7" in run_command("ingest", "unknown", "-w", root).output


def test_options_may_stand_before_the_files(root: Path) -> None:
    assert run_command("ingest", "-w", root, file(root, HEAD + GOOD)).exit_code == 0
    assert len(data("ingest", "reports", "-w", root)["reports"]) == 1


def test_the_same_file_twice_is_told(root: Path) -> None:
    path = file(root, HEAD + GOOD)
    assert run_command("ingest", path, "-w", root).exit_code == 0
    again = run_command("ingest", path, "-w", root, "--json")
    assert again.exit_code == 3
    (failure,) = json.loads(again.stdout)["failures"]
    assert "the same file was taken in as report 1 (example-distributor-1.csv)" in failure


def test_a_mapping_is_tried_confirmed_and_taken_back(root: Path) -> None:
    run_command("ingest", file(root, HEAD + GOOD + STRANGE), "-w", root)
    sku = (root / "sku").read_text()
    words = ("ingest", "map", "sku", "ART-7", sku, "--party", "example-distributor", "--by", "Ann", "-w", root)
    tried = data(*words, "--dry-run")
    assert (tried["dry_run"], tried["reports"][0]["status"]) == (True, "accepted")
    assert data("ingest", "reports", "-w", root)["reports"][0]["status"] == "partial"
    assert data(*words)["reports"][0]["status"] == "accepted"
    (known,) = data("ingest", "unknown", "-w", root)["confirmed"]
    assert (known["text"], known["value"], known["by"]) == ("ART-7", sku, "Ann")
    back = data("ingest", "unmap", "sku", "art-7", "--party", "example-distributor", "-w", root)
    assert back["reports"][0]["status"] == "partial"


@pytest.mark.parametrize(("code", "said"), [("BY", "BY (Belarus)"), ("DE-BY", "DE-BY (in Germany)")])
def test_a_confirmed_region_is_named_with_its_country(root: Path, code: str, said: str) -> None:
    run_command("ingest", file(root, HEAD + GOOD), "-w", root)
    words = ("ingest", "map", "ship_to", "Bayern", code, "--party", "example-distributor", "--by", "Ann", "-w", root)
    assert f"'Bayern' of example-distributor means {said}." in run_command(*words).output


def test_a_row_is_released_and_the_report_read_again(root: Path) -> None:
    run_command("ingest", file(root, HEAD + GOOD + STRANGE), "-w", root)
    assert data("ingest", "release", "1:3", "--as", "dismissed", "--by", "Ann", "-w", root)["status"] == "accepted"
    assert data("ingest", "again", "1", "-w", root)["status"] == "accepted"
    assert data("ingest", "release", "1:3", "--undo", "--by", "Ann", "-w", root)["status"] == "partial"


def test_a_restatement_replaces_and_one_in_part_waits_for_a_person(root: Path) -> None:
    february = GOOD.replace("-01-", "-02-")
    run_command("ingest", file(root, HEAD + GOOD + february), "-w", root)
    held = run_command(
        "ingest", file(root, HEAD + GOOD.replace("20.00", "19.00"), "example-distributor-2.csv"), "-w", root
    )
    assert held.exit_code == 3
    assert "held: example-distributor-1.csv speaks of" in " ".join(held.output.split())
    decided = data("ingest", "decide", "2", "--as", "replace", "--by", "Ann", "-w", root)
    assert (decided["status"], decided["version"], decided["supersedes"]) == ("accepted", 2, 1)
    result = run_command("ingest", "decide", "2", "--as", "replace", "--by", "Ann", "-w", root)
    assert isinstance(result.exception, RefusedError)


def test_the_calendar_and_the_stock_are_shown(root: Path) -> None:
    settings = root / "channelwarden.toml"
    text = settings.read_text("utf-8").replace('resend = "replace"', 'every = "month"\ndue_from = 2026-01-01')
    settings.write_text(text, "utf-8")
    run_command("ingest", file(root, HEAD + GOOD), "-w", root)
    periods = data("ingest", "calendar", "-w", root)["periods"]
    assert periods[0]["status"] == "complete"
    stock = file(root, "as of,item,on hand\n2026-03-31,EX-100,5\n", "example-distributor-s.csv")
    assert run_command("ingest", stock, "-w", root).exit_code == 0
    (site,) = data("ingest", "stock", "-w", root)["sites"]
    assert (site["site"], site["on_hand"]) == ("", 5000)
    assert (
        run_command("ingest", "stock", "-w", root).exit_code
        == run_command("ingest", "calendar", "-w", root).exit_code
        == 0
    )


def test_a_dry_run_stores_nothing(root: Path) -> None:
    path = file(root, HEAD + GOOD + STRANGE)
    (tried,) = data("ingest", path, "--dry-run", "-w", root)["files"]
    assert (tried["status"], tried["kind"]) == ("partial", "sales")
    run_command("ingest", path, "-w", root)
    (known,) = data("ingest", path, "--dry-run", "-w", root)["files"]
    assert known["status"] == "known"
    assert len(data("ingest", "reports", "-w", root)["reports"]) == 1
    stranger = run_command("ingest", file(root, HEAD + GOOD, "nobody.csv"), "--dry-run", "-w", root)
    assert stranger.exit_code == 3


def test_of_a_file_that_a_dry_run_sees_twice_no_number_is_told(root: Path) -> None:
    paths = [file(root, HEAD + GOOD, f"example-distributor-{number}.csv") for number in (1, 2)]
    tried = data("ingest", *paths, "--dry-run", "-w", root)["files"]
    assert [(one["status"], one["reason"]) for one in tried] == [
        ("accepted", ""),
        ("known", "the same file as example-distributor-1.csv, which counts once"),
    ]


def test_a_dry_run_names_what_cannot_be_read_and_tries_the_others(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("example-distributor-1.csv", "example-distributor-2.csv"):
        file(root, HEAD + GOOD, f"inbox/{name}")
    (root / "inbox/example-distributor-3.csv").symlink_to("nowhere")

    def digest_of(path: Path) -> str:
        if path.stem.endswith("1"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return inbox.digest_of(path)

    monkeypatch.setattr("monitor.cli.ingest.trial.digest_of", digest_of)
    ended = run_command("ingest", "--dry-run", "-w", root, "--json")
    assert ended.exit_code == 3
    assert [(one["status"], one["reason"]) for one in json.loads(ended.stdout)["files"]] == [
        ("refused", "cannot be read (Permission denied)"),
        ("accepted", ""),
        ("refused", "is a link to no file"),
    ]


def test_a_profile_is_proposed_as_a_block_of_the_settings(root: Path) -> None:
    path = file(root, HEAD + GOOD)
    words = ("ingest", "--propose", path, "--party", "example-distributor", "-w", root)
    result = run_command(*words)
    assert result.exit_code == 0, result.exception
    (block,) = tomllib.loads(result.stdout)["partner"]
    assert (block["party"], block["columns"]["sold_on"]) == ("example-distributor", "date")
    assert {column["field"] for column in data(*words)["columns"]} >= {"sku", "quantity", "amount", "ship_to"}
    assert isinstance(run_command("ingest", "--propose", "--party", "x", "-w", root).exception, SettingsError)
