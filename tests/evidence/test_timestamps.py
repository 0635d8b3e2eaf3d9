"""Time stamps of the chain by a real RFC 3161 server on loopback: asked, kept, checked, and told when it is down."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from filled_archive import NOW, fill, response, store
from hypothesis import given, settings
from hypothesis import strategies as st
from rfc3161_client import decode_timestamp_response
from sqlmodel import select
from time_stamper import TimeStamper, make_certificates, openssl, running

from monitor.errors import SettingsError
from monitor.evidence.adopting import AdoptingArchive
from monitor.evidence.archive import EvidenceArchive
from monitor.evidence.der_order import with_sorted_certificates
from monitor.evidence.timestamps import FOLDER, accepted, check_stamps, read_roots, request_for, stamp_after, stamped
from monitor.model.health import Outage
from monitor.pipeline.stamping import stamp
from monitor.settings import Workspace, open_workspace
from monitor.store.session import open_database
from tests.command_line import run_command

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="no OpenSSL to play the authority")


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[TimeStamper]:
    with running(tmp_path / "authority") as stamper:
        yield stamper


class House:
    """A workspace with an archive, and passes that end with a time stamp."""

    def __init__(self, workspace: Workspace, authority: TimeStamper) -> None:
        settings = workspace.root / "channelwarden.toml"
        more = f'[evidence]\ntimestamp_url = "{authority.url}"\ntimestamp_roots = "roots.pem"\n'
        settings.write_text(settings.read_text() + more)
        (workspace.root / "roots.pem").write_bytes(authority.roots)
        self.workspace = open_workspace(workspace.root)
        self.archive = fill(EvidenceArchive(self.workspace.evidence))
        self.hours = 0

    @property
    def roots(self) -> Any:
        return read_roots(self.workspace.root / "roots.pem")

    def use(self, **collect: Any) -> None:
        settings = self.workspace.settings
        changed = settings.model_copy(update={"collect": settings.collect.model_copy(update=collect)})
        self.workspace = Workspace(self.workspace.root, changed)

    def stamp(self) -> list[str]:
        """Make the pass's last step and return what it said went wrong."""
        self.hours += 6
        database = open_database(self.workspace.dsn)
        journey: Any = SimpleNamespace(
            workspace=self.workspace,
            archive=AdoptingArchive(self.archive, known=0, run=1, since=NOW),
            database=database,
            now=NOW + timedelta(hours=self.hours),
            failures=[],
            progress=lambda *_: None,
        )
        stamp(journey)
        database.close()
        return journey.failures  # type: ignore[no-any-return]

    def outages(self) -> list[Outage]:
        database = open_database(self.workspace.dsn)
        with database.session() as session:
            found = list(session.exec(select(Outage)).all())
        database.close()
        return found


@pytest.fixture
def house(workspace: Workspace, authority: TimeStamper) -> House:
    return House(workspace, authority)


def test_the_chain_is_stamped_as_far_as_it_came_and_once(house: House, authority: TimeStamper) -> None:
    assert house.stamp() == house.stamp() == []
    assert (stamped(house.archive.directory), len(authority.asked)) == ([5], 1)
    store(house.archive, 6)
    house.stamp()
    assert stamped(house.archive.directory) == [5, 6]
    assert check_stamps(house.archive.directory, house.roots) == []
    found = stamp_after(house.archive.directory, 2)
    assert (found and found.sequence, stamp_after(house.archive.directory, 7)) == (5, None)
    assert (found := stamp_after(house.archive.directory, 6))
    assert found.sequence == 6


def test_stamps_are_listed_by_number_whatever_else_lies_there(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    numbers = [*range(1, 30), 123456789]
    for name in ("notes", "7", "0000000007", "٠٠٠٠٠٠٣٩", *(f"{number:08d}" for number in reversed(numbers))):
        (tmp_path / FOLDER / f"{name}.tsr").touch()
    assert stamped(tmp_path) == numbers
    assert {finding.sequence for finding in check_stamps(tmp_path)} == set(numbers)  # the index is gone


def test_an_answer_without_certificates_is_read_and_none_that_was_cut_short(
    authority: TimeStamper, tmp_path: Path
) -> None:
    (tmp_path / "data").write_text("x")
    answer = authority.reply(openssl(tmp_path, "ts", "-query", "-data", "data", "-sha256", "-no_nonce"))
    assert with_sorted_certificates(answer) == answer
    assert decode_timestamp_response(with_sorted_certificates(answer)).status == 0
    for end in range(len(answer)):
        with pytest.raises(ValueError, match=r"\w"):
            decode_timestamp_response(with_sorted_certificates(answer[:end]))


def element(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    size = bytes([len(body)]) if len(body) < 128 else bytes([0x82]) + len(body).to_bytes(2, "big")
    return bytes([tag]) + size + body


def answer_with(*certificates: bytes) -> bytes:
    """Return the frame of a time-stamp answer, with nothing in it but its certificates."""
    signed = element(0x30, element(2, b"\3"), element(0x31), element(0x30), element(0xA0, *certificates), element(0x31))
    return element(0x30, element(0x30, element(2, b"\0")), element(0x30, element(6, b"*"), element(0xA0, signed)))


def test_certificates_are_put_in_order_and_nothing_else_is_moved() -> None:
    first, second, long = element(0x30, b"a"), element(0x30, b"b"), element(0x30, b"c" * 300)
    assert with_sorted_certificates(answer_with(long, second, first)) == answer_with(first, second, long)
    assert with_sorted_certificates(answer_with(first, second)) == answer_with(first, second)


def test_an_answer_that_was_granted_with_changes_is_accepted(authority: TimeStamper) -> None:
    request = request_for("0" * 64)
    granted = authority.reply(request.as_bytes())
    assert accepted(granted, request).status == 0
    changed = granted.replace(b"\x02\x01\x00", b"\x02\x01\x01", 1)  # the status stands first
    assert accepted(changed, request).status == 1


def test_openssl_verifies_what_was_kept(house: House, tmp_path: Path) -> None:
    house.stamp()
    (tmp_path / "head.txt").write_text(house.archive.entry(5).chain)
    token = house.archive.directory / FOLDER / "00000005.tsr"
    shutil.copy(house.workspace.root / "roots.pem", tmp_path)
    command = ["ts", "-verify", "-data", "head.txt", "-in", str(token), "-CAfile", "roots.pem"]
    openssl(tmp_path, *command)


def test_a_chain_written_anew_does_not_fit_its_stamp(house: House, tmp_path: Path) -> None:
    house.stamp()
    forged = EvidenceArchive(tmp_path / "forged")
    for number in (1, 2, 3, 4, 5):
        forged.store_response(response(number, body=b"forged"), kind="page", subject="x", run=7)
    shutil.copytree(house.archive.directory / FOLDER, forged.directory / FOLDER)
    assert [str(finding) for finding in check_stamps(forged.directory)] == [
        "timestamps/00000005.tsr: evidence 5: the time stamp is of another chain: entries up to here were written anew"
    ]


def test_a_removed_end_of_the_archive_is_known_by_its_stamp(house: House, tmp_path: Path) -> None:
    house.stamp()
    short = fill(EvidenceArchive(tmp_path / "short")).directory
    lines = (short / "index.jsonl").read_bytes().splitlines(keepends=True)
    (short / "index.jsonl").write_bytes(b"".join(lines[:3]))
    shutil.copytree(house.archive.directory / FOLDER, short / FOLDER)
    assert [finding.problem for finding in check_stamps(short)] == [
        "the chain was stamped up to here and is no longer in index.jsonl"
    ]


def test_a_stamp_of_another_authority_is_found_where_roots_are_configured(house: House, tmp_path: Path) -> None:
    house.stamp()
    (tmp_path / "other").mkdir()
    make_certificates(tmp_path / "other", name="Another authority")
    shutil.copy(tmp_path / "other" / "ca.pem", house.workspace.root / "roots.pem")
    assert check_stamps(house.archive.directory) == []
    found = run_command("evidence", "verify", "--json", "-w", house.workspace.root)
    data = json.loads(found.stdout)
    assert (found.exit_code, data["time_stamps"]) == (1, 1)
    assert "not signed by who evidence.timestamp_roots names" in data["faults"][0]["problem"]


def test_verify_counts_the_stamps_it_checked(house: House) -> None:
    house.stamp()
    found = run_command("evidence", "verify", "--json", "-w", house.workspace.root)
    assert (found.exit_code, json.loads(found.stdout)["time_stamps"]) == (0, 1)


def verified(house: House) -> tuple[int, list[str]]:
    found = run_command("evidence", "verify", "--json", "-w", house.workspace.root)
    return found.exit_code, [f"{fault['place']}: {fault['problem']}" for fault in json.loads(found.stdout)["faults"]]


def test_a_stamp_that_was_taken_away_is_missed(house: House) -> None:
    house.stamp()
    store(house.archive, 6)
    house.stamp()
    assert verified(house) == (0, [])
    (house.archive.directory / FOLDER / "00000005.tsr").unlink()
    missed = (1, ["timestamps/00000005.tsr: the time stamp known to the store is no longer there"])
    assert verified(house) == missed
    store(house.archive, 7)
    assert house.stamp() == []
    assert verified(house) == missed


def test_a_later_stamp_of_the_same_chain_does_not_pass_for_the_one_that_was_there(house: House) -> None:
    house.stamp()
    (house.archive.directory / FOLDER / "00000005.tsr").unlink()
    assert house.stamp() == []
    assert check_stamps(house.archive.directory, house.roots) == []
    assert verified(house) == (1, ["timestamps/00000005.tsr: it is not the time stamp that the store remembers"])


def test_a_stamp_that_was_kept_and_not_yet_known_is_known_after_the_next_pass(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("monitor.pipeline.stamping.remember", lambda *_: None)  # the pass was cut off before
        house.stamp()
    path = house.archive.directory / FOLDER / "00000005.tsr"
    assert verified(house) == (0, [])
    store(house.archive, 6)
    house.stamp()
    path.unlink()
    assert verified(house)[0] == 1


def test_roots_that_are_none_are_said_with_the_way_out(house: House) -> None:
    (house.workspace.root / "roots.pem").write_text("no certificate")
    with pytest.raises(SettingsError, match=r"evidence\.timestamp_roots: .*roots\.pem holds no certificates"):
        house.roots  # noqa: B018 - reading is what fails


REFUSED = bytes.fromhex("300d300b02010230060c04") + b"busy"
"""A TimeStampResp as RFC 3161 has it for a rejection: status 2, a text, and no token."""
WRONG: dict[str, Callable[[TimeStamper], None]] = {
    "not the answer of a time-stamp server": lambda it: setattr(it, "answer", b"<html>hello</html>"),
    "the time-stamp server refused: busy": lambda it: setattr(it, "answer", REFUSED),
    "the time-stamp server refused: status 2": lambda it: setattr(it, "answer", bytes.fromhex("30053003020102")),
    "it answered 503": lambda it: setattr(it, "status", 503),
}


@pytest.mark.parametrize("said", WRONG)
def test_an_answer_that_is_no_stamp_is_told_once_and_asked_again(
    house: House, authority: TimeStamper, said: str
) -> None:
    WRONG[said](authority)
    first, second = house.stamp(), house.stamp()
    assert (len(first), second, len(authority.asked)) == (1, [], 2)
    assert said in first[0]
    assert "the next pass asks again" in first[0]
    assert stamped(house.archive.directory) == []
    authority.answer, authority.status = None, 200
    assert house.stamp() == []
    assert stamped(house.archive.directory) == [5]
    assert [outage.ended_at is not None for outage in house.outages()] == [True]


def test_an_answer_to_another_request_is_refused(house: House, authority: TimeStamper) -> None:
    house.stamp()
    kept = (house.archive.directory / FOLDER / "00000005.tsr").read_bytes()
    store(house.archive, 6)
    authority.answer = kept
    assert "stamped something else than it was asked to" in house.stamp()[0]
    assert stamped(house.archive.directory) == [5]


def test_the_same_chain_under_another_nonce_is_refused(house: House, authority: TimeStamper) -> None:
    house.stamp()
    path = house.archive.directory / FOLDER / "00000005.tsr"
    authority.answer = path.read_bytes()
    path.unlink()
    assert "its nonce differs" in house.stamp()[0]


def test_a_server_that_is_down_stops_nothing(house: House, authority: TimeStamper) -> None:
    settings = house.workspace.settings
    nowhere = settings.model_copy(
        update={"evidence": settings.evidence.model_copy(update={"timestamp_url": "http://127.0.0.1:9/tsa"})}
    )
    house.workspace = Workspace(house.workspace.root, nowhere)
    assert "connection" in house.stamp()[0]
    assert house.stamp() == []


def test_a_server_at_a_private_address_has_to_be_allowed(house: House, authority: TimeStamper) -> None:
    house.use(allow_private=())
    assert "refused_address" in house.stamp()[0]
    assert authority.asked == []


def test_nothing_is_asked_without_a_server_or_without_evidence(
    house: House, authority: TimeStamper, tmp_path: Path
) -> None:
    house.archive = EvidenceArchive(tmp_path / "nothing")
    assert house.stamp() == []
    assert authority.asked == []


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60) | st.binary(max_size=40).map(lambda body: bytes([0x30, len(body)]) + body))
def test_bytes_that_are_no_answer_are_refused_or_left_as_they_are(data: bytes) -> None:
    with suppress(ValueError):
        assert sorted(with_sorted_certificates(data)) == sorted(data)
