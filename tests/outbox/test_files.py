"""Documents as files below `out/`: whole or not at all, and never anywhere else."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.model import OutboxItem
from monitor.outbox.channels import ChannelDownError, NotAcceptedError, openers
from monitor.outbox.channels.file import FileChannel
from monitor.outbox.queue import deliver, enqueue
from monitor.settings import Workspace
from monitor.store.session import Database

NOW = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)


def document(path: str, **parts: str) -> OutboxItem:
    """A document for the file channel."""
    return OutboxItem(
        dedupe_key=path,
        kind="digest",
        channel="file",
        recipient=path,
        subject="",
        parts=parts or {"txt": "text", "html": "<p>"},
        status="sending",
        created_at=NOW,
    )


def hand_over(channel: FileChannel, item: OutboxItem) -> None:
    """Give the channel a document."""
    channel.send(item, channel.recipients(item), NOW)


def test_every_part_becomes_a_file_beside_the_others(tmp_path: Path) -> None:
    hand_over(FileChannel(tmp_path / "out"), document("digests/2026-03-01-channel", txt="é\n", html="<p>"))
    folder = tmp_path / "out" / "digests"
    assert sorted(path.name for path in folder.iterdir()) == ["2026-03-01-channel.html", "2026-03-01-channel.txt"]
    assert (folder / "2026-03-01-channel.txt").read_bytes() == "é\n".encode()


def test_a_recipient_with_the_suffix_of_a_part_is_that_file_alone(tmp_path: Path) -> None:
    hand_over(FileChannel(tmp_path), document("notice.html", txt="t", html="<p>"))
    assert [path.name for path in tmp_path.iterdir()] == ["notice.html"]


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    channel = FileChannel(tmp_path)
    hand_over(channel, document("d", txt="old and long"))
    hand_over(channel, document("d", txt="new"))
    assert (tmp_path / "d.txt").read_text(encoding="utf-8") == "new"


def test_a_disk_that_is_full_leaves_the_old_file_and_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    channel = FileChannel(tmp_path)
    hand_over(channel, document("d", txt="old"))

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ChannelDownError, match=r"d\.txt: No space left on device\. Free the disk"):
        hand_over(channel, document("d", txt="new"))
    assert [path.name for path in tmp_path.iterdir()] == ["d.txt"]
    assert (tmp_path / "d.txt").read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize(
    "path", ["../evil", "/etc/evil", "a/../../evil", "a/..", "..", "x\x00y", "a\nb", "..\\evil", "C:\\evil"]
)
def test_a_path_that_would_leave_the_folder_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(NotAcceptedError, match="is no path below"):
        hand_over(FileChannel(tmp_path / "out"), document(path))
    assert [item.name for item in tmp_path.iterdir() if item.name != "out"] == []


def test_a_symbolic_link_does_not_lead_out(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out" / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(NotAcceptedError):
        hand_over(FileChannel(tmp_path / "out"), document("link/evil"))
    assert list((tmp_path / "elsewhere").iterdir()) == []


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.lists(st.sampled_from(["..", ".", "a", "b", "", "/", "~", "%2e%2e", "\\"]), min_size=1, max_size=6))
def test_whatever_the_path_nothing_is_written_outside(tmp_path: Path, path: list[str]) -> None:
    out = tmp_path / "in" / "out"
    with suppress(NotAcceptedError, ChannelDownError):
        hand_over(FileChannel(out), document("/".join(path)))
    outside = [item for item in tmp_path.rglob("*") if item.is_file() and not item.is_relative_to(out)]
    assert outside == []


def test_files_leave_though_the_mail_server_is_down(database: Database, workspace: Workspace) -> None:
    with database.session() as session:
        for channel, to in (("mail", "a@b.example"), ("file", "digests/one")):
            enqueue(
                session,
                dedupe_key=channel,
                kind="digest",
                channel=channel,
                recipient=to,
                subject="s",
                parts={"txt": "t"},
                now=NOW,
            )
        session.commit()
    summary = deliver(database, workspace, NOW)
    assert (summary.files, summary.mails, summary.waiting) == (1, 0, 1)
    assert (workspace.out / "digests" / "one.txt").read_text(encoding="utf-8") == "t"


def test_every_file_of_the_channels_folder_is_a_channel() -> None:
    assert sorted(openers()) == ["file", "mail"]


def test_a_file_there_that_opens_no_channel_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import monitor.outbox.channels as folder

    (tmp_path / "carrier_pigeon.py").write_text("", encoding="utf-8")
    paths: Any = [*folder.__path__, str(tmp_path)]
    monkeypatch.setattr(folder, "__path__", paths)
    openers.cache_clear()
    try:
        with pytest.raises(RuntimeError, match=r"carrier_pigeon\.py defines no open_channel"):
            openers()
    finally:
        openers.cache_clear()
