"""Reports from a mailbox into the workspace's inbox, and from there into the store."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from imap_server import serving
from test_mailbox import mail
from typer.testing import CliRunner

from monitor.cli.app import build
from monitor.errors import SettingsError


def run(root: Path, *words: str) -> tuple[int, dict[str, list[str]], BaseException | None]:
    result = CliRunner().invoke(build(), ["ingest", "fetch", *words, "-w", str(root), "--json"])
    return result.exit_code, json.loads(result.stdout or "{}"), result.exception


@pytest.fixture
def root(tmp_path: Path) -> Path:
    place = tmp_path / "mine"
    CliRunner().invoke(build(), ["init", str(place)])
    return place


def with_mailbox(root: Path, port: int) -> None:
    block = f'\n[[mailbox]]\nhost = "127.0.0.1"\nport = {port}\nuser = "reports"\npassword_env = "BOX"\ntls = "none"\n'
    settings = root / "channelwarden.toml"
    settings.write_text(settings.read_text("utf-8") + block, "utf-8")


def test_files_of_unread_mails_come_into_the_inbox_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOX", "secret")
    with serving([mail("north-1.csv"), mail()]) as server:
        with_mailbox(root, server.port)
        assert run(root, "--dry-run")[1]["files"] == ["mail/77-1/north-1.csv"]
        assert (list((root / "inbox").rglob("*.csv")), server.seen) == ([], set())
        assert run(root)[:2] == (0, {"files": ["mail/77-1/north-1.csv"], "failures": [], "dry_run": False})
        assert (root / "inbox/mail/77-1/north-1.csv").read_bytes() == b"content of north-1.csv"
        assert server.seen == {1, 2}
        assert run(root)[1]["files"] == []


def test_a_mailbox_that_does_not_answer_is_a_failure(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOX", "wrong")
    with serving([]) as server:
        with_mailbox(root, server.port)
        code, told, _ = run(root)
    assert code == 3
    assert "wrong password" in told["failures"][0]


def test_without_a_mailbox_the_settings_are_told(root: Path) -> None:
    error = run(root)[2]
    assert isinstance(error, SettingsError)
    assert "no [[mailbox]]" in str(error)


def test_a_mailbox_without_its_password_is_a_failure_like_any_other(root: Path) -> None:
    with_mailbox(root, 1)
    code, told, _ = run(root)
    assert (code, told["failures"]) == (
        3,
        ["mailbox reports at 127.0.0.1: the environment variable BOX (password_env) is not set."],
    )
