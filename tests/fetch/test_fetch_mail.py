"""Reports from a mailbox into the workspace's inbox, and from there into the store."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor.errors import SettingsError
from tests.command_line import run_command
from tests.fetch.imap_server import serving
from tests.fetch.test_mailbox import mail


def run(root: Path, *words: str) -> tuple[int, dict[str, list[str]], BaseException | None]:
    result = run_command("ingest", "fetch", *words, "-w", root, "--json")
    return result.exit_code, json.loads(result.stdout or "{}"), result.exception


def with_mailbox(root: Path, port: int) -> None:
    block = f'\n[[mailbox]]\nhost = "127.0.0.1"\nport = {port}\nuser = "reports"\npassword_env = "BOX"\ntls = "none"\n'
    settings = root / "channelwarden.toml"
    settings.write_text(settings.read_text("utf-8") + block, "utf-8")


def test_files_of_unread_mails_come_into_the_inbox_once(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOX", "secret")
    with serving([mail("north-1.csv"), mail()]) as server:
        with_mailbox(fresh, server.port)
        assert run(fresh, "--dry-run")[1]["files"] == ["mail/77-1/north-1.csv"]
        assert (list((fresh / "inbox").rglob("*.csv")), server.seen) == ([], set())
        none = (
            "mailbox reports at 127.0.0.1: mail 2 ('Отчёт' of reports@nord.example) has no file; look whether a report"
        )
        code, told, _ = run(fresh)
        assert (code, told) == (
            3, {"files": ["mail/77-1/north-1.csv"], "failures": [f"{none} was meant to be in it"], "dry_run": False}
        )  # fmt: skip
        assert (fresh / "inbox/mail/77-1/north-1.csv").read_bytes() == b"content of north-1.csv"
        assert server.seen == {1, 2}
        assert run(fresh)[1] == {"files": [], "failures": [], "dry_run": False}


def test_a_file_with_a_long_cyrillic_name_arrives_and_one_that_cannot_be_placed_stops_no_other(
    fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOX", "secret")
    with serving([mail("о" * 400 + ".csv", "a.csv"), mail("b.csv"), mail("c.csv")]) as server:
        with_mailbox(fresh, server.port)
        (fresh / "inbox/mail/77-2/b.csv").mkdir(parents=True)
        code, told, _ = run(fresh)
        assert [Path(name).name[-5:] for name in told["files"]] == ["о.csv", "a.csv", "c.csv"]
        (failure,) = told["failures"]
        assert "mail 2 ('Отчёт' of reports@nord.example): b.csv cannot be put into the inbox: Is a directory" in failure
        assert (code, server.seen) == (3, {1, 3})


def test_a_mailbox_that_does_not_answer_is_a_failure(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOX", "wrong")
    with serving([]) as server:
        with_mailbox(fresh, server.port)
        code, told, _ = run(fresh)
    assert code == 3
    assert "wrong password" in told["failures"][0]


def test_without_a_mailbox_the_settings_are_told(fresh: Path) -> None:
    error = run(fresh)[2]
    assert isinstance(error, SettingsError)
    assert "no [[mailbox]]" in str(error)


def test_a_mailbox_without_its_password_is_a_failure_like_any_other(fresh: Path) -> None:
    with_mailbox(fresh, 1)
    code, told, _ = run(fresh)
    assert (code, told["failures"]) == (
        3,
        ["mailbox reports at 127.0.0.1: the environment variable BOX (password_env) is not set."],
    )
