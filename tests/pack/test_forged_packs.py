"""Packs that somebody changed so that as much as possible still fits: the commands of the README name each."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from readme_commands import check

from monitor.evidence.archive import EvidenceArchive
from monitor.evidence.export import write_files
from monitor.model import Case
from monitor.pack.contents import CasePack
from monitor.pack.files import pack_files

NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)
OTHERS = 3
"""A record between the case's own that is about another party."""


@dataclass
class Handed:
    """A pack of three records with the archive it came from."""

    folder: Path
    archive: EvidenceArchive

    @property
    def segment(self) -> Path:
        return next((self.folder / "chain").glob("segment-*.txt"))

    def rewrite(self, path: Path, change: Callable[[list[str]], list[str]]) -> None:
        path.write_text("\n".join(change(path.read_text().splitlines())) + "\n")

    def forge_price(self) -> str:
        """Change record 2, and sums and index line with it; returns the line of the chain that would name it."""
        (warc, line) = (self.folder / "case.warc", self.folder / "chain" / "00000002.json")
        was = self.archive.record(self.archive.entry(2))
        now = was.replace(b"82.00", b"12.00")
        assert now != was
        warc.write_bytes(warc.read_bytes().replace(was, now))
        sums = [hashlib.sha256(record).hexdigest().encode() for record in (was, now)]
        line.write_bytes(line.read_bytes().replace(*sums))
        return f"2 {hashlib.sha256(line.read_bytes()).hexdigest()}"

    def said(self) -> str:
        return "\n".join(line for step in "34" for line in check(self.folder, step)[1].splitlines() if "FAILED" in line)


@pytest.fixture
def handed(tmp_path: Path) -> Handed:
    archive = EvidenceArchive(tmp_path / "evidence")
    for number in (1, 2, OTHERS, 4, 5):
        body, url = f"price: 8{number}.00".encode(), f"https://shop.example/{number}"
        archive.store_bytes(body, kind="page", subject="s", url=url, content_type="text/plain", at=NOW, run=1)
    about: dict[str, Any] = {"party_key": "p", "rule_id": "MAP-001", "subject": "s", "topic": "price"}
    case = Case(id=1, **about, severity="high", status="open", visibility="legal", opened_at=NOW, changed_at=NOW)
    return hand_over(tmp_path / "pack", archive, CasePack(case, (), (1, 2, 4)))


def hand_over(folder: Path, archive: EvidenceArchive, pack: CasePack, roots: Path | None = None) -> Handed:
    # Without violations nothing of it is in the store.
    write_files(pack_files(None, archive, pack, brand="Northern", roots=roots), folder, NOW)  # type: ignore[arg-type]
    return Handed(folder, archive)


def test_a_pack_as_it_was_handed_over_is_found_sound(handed: Handed) -> None:
    assert handed.said() == ""
    assert check(handed.folder, "3")[1] == "record 1: OK\nrecord 2: OK\nrecord 4: OK\n"
    assert check(handed.folder, "4")[1].count(": OK\n") == 4


def test_a_pack_that_begins_with_the_second_record_is_found_sound(handed: Handed, tmp_path: Path) -> None:
    (tmp_path / "roots.pem").write_text("certificates")
    pack = CasePack(Case(id=2), (), (2, 4))
    later = hand_over(tmp_path / "later", handed.archive, pack, tmp_path / "roots.pem")
    assert later.said() == ""
    before, *links, _ = later.segment.read_text().splitlines()
    assert before == f"before {handed.archive.entry(1).chain}"
    assert [int(line.split()[0]) for line in links] == [2, 3, 4]
    assert not (later.folder / "timestamps").exists()  # the certificates of no stamp


def a_changed_byte(handed: Handed) -> None:
    warc = handed.folder / "case.warc"
    warc.write_bytes(warc.read_bytes().replace(b"82.00", b"12.00"))


def a_forged_record(handed: Handed) -> None:
    handed.forge_price()


def a_forged_record_in_the_chain(handed: Handed) -> None:
    forged = handed.forge_price()
    handed.rewrite(handed.segment, lambda lines: [forged if line.startswith("2 ") else line for line in lines])


def a_forged_record_after_which_the_chain_begins_anew(handed: Handed) -> None:
    forged, before = handed.forge_price(), f"before {handed.archive.entry(2).chain}"
    handed.rewrite(
        handed.segment,
        lambda lines: [part for line in lines for part in ([forged, before] if line.startswith("2 ") else [line])],
    )


def a_forged_record_behind_the_end_of_the_chain(handed: Handed) -> None:
    forged = handed.forge_price()
    handed.rewrite(handed.segment, lambda lines: [*lines, forged])


def a_record_that_the_chain_does_not_know(handed: Handed) -> None:
    with (handed.folder / "case.warc").open("ab") as file:
        file.write(handed.archive.record(handed.archive.entry(OTHERS)))


def a_record_between_those_that_the_chain_knows(handed: Handed) -> None:
    warc, places = handed.folder / "case.warc", handed.folder / "chain" / "records.txt"
    put_in, first = handed.archive.record(handed.archive.entry(OTHERS)), handed.archive.entry(1).length
    warc.write_bytes(warc.read_bytes()[:first] + put_in + warc.read_bytes()[first:])

    def moved(lines: list[str]) -> list[str]:
        rows = [tuple(map(int, line.split())) for line in lines]
        return [f"{number} {start + (len(put_in) if start else 0)} {size}" for number, start, size in rows]

    handed.rewrite(places, moved)


def a_record_under_another_number(handed: Handed) -> None:
    (handed.folder / "chain" / "00000002.json").rename(handed.folder / "chain" / "00000003.json")
    for path in (handed.segment, handed.folder / "chain" / "records.txt"):
        handed.rewrite(path, lambda lines: [re.sub("^2 ", "3 ", re.sub("^3 ", "2 ", line)) for line in lines])


def a_record_that_was_taken_out(handed: Handed) -> None:
    handed.rewrite(handed.folder / "chain" / "records.txt", lambda lines: lines[:-1])


def an_entry_put_into_the_chain(handed: Handed) -> None:
    handed.rewrite(handed.segment, lambda lines: [*lines[:2], f"9 {'0' * 64}", *lines[2:]])


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (a_changed_byte, "record 2: FAILED"),
        (a_forged_record, "chain/00000002.json: FAILED"),
        (a_forged_record_in_the_chain, "chain/segment-00000001.txt: FAILED"),
        (a_forged_record_after_which_the_chain_begins_anew, "chain/segment-00000001.txt: FAILED"),
        (a_forged_record_behind_the_end_of_the_chain, "chain/segment-00000001.txt: FAILED"),
        (a_record_that_the_chain_does_not_know, "case.warc: what follows its last record: FAILED"),
        (a_record_between_those_that_the_chain_knows, "record 2: does not begin where the one before ends: FAILED"),
        (a_record_under_another_number, "record 3: FAILED"),
        (
            a_record_that_was_taken_out,
            "case.warc: what follows its last record: FAILED\nchain/00000004.json: no record: FAILED",
        ),
        (an_entry_put_into_the_chain, "chain/segment-00000001.txt: FAILED"),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_what_was_tampered_with_is_named(handed: Handed, tamper: Callable[[Handed], None], said: str) -> None:
    tamper(handed)
    assert handed.said() == said


@pytest.mark.parametrize(
    "name",
    ["records/extra.txt", "case.jso", "SHA256SUMS.txt", "rules/SHA256SUMS", ".hidden", "case.json ", "-ecase.json"],
)
def test_a_file_that_was_put_into_the_pack_is_found(handed: Handed, name: str) -> None:
    (handed.folder / name).parent.mkdir(exist_ok=True)
    (handed.folder / name).write_text("an opinion")
    (handed.folder / "link").symlink_to("case.json")
    said = check(handed.folder, "1")[1].splitlines()
    assert {f"./{name}: not of this pack: FAILED", "./link: not of this pack: FAILED"} <= set(said)


@pytest.mark.parametrize("name", ["case.json\nmanifest.json", "records\n./case.json", "\r\x1b[2K"])
def test_a_file_whose_name_shows_as_others_do_or_not_at_all_is_found(handed: Handed, name: str) -> None:
    (handed.folder / name).parent.mkdir(exist_ok=True)
    (handed.folder / name).write_text("an opinion")
    said = check(handed.folder, "1")[1]
    assert said.count("a name with a line break or the like: FAILED\n") == 1
    assert "\x1b" not in said


def test_a_name_that_a_shell_would_rewrite_is_shown_as_it_is(handed: Handed) -> None:
    (handed.folder / "notes\\033[2K\\c").write_text("an opinion")
    assert "./notes\\033[2K\\c: not of this pack: FAILED\n" in check(handed.folder, "1")[1]


def test_a_file_that_was_taken_out_or_changed_is_found(handed: Handed) -> None:
    (handed.folder / "case.json").unlink()
    (handed.folder / "manifest.json").write_text("{}")
    said = check(handed.folder, "1")[1]
    assert ("case.json: FAILED" in said, "manifest.json: FAILED" in said) == (True, True)
