"""A whole history in which the policy is edited between passes: sifted and in part, or each time all by the engine."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from monitor.engine import gears
from monitor.settings import open_workspace
from monitor.store import columnar
from monitor.store.session import open_database
from tests.conftest import SETTINGS
from tests.replay.made_history import Made


def _after_each_pass(root: Path, dsn: str, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Return what was concluded after each pass of a history that is the same for every store."""
    for folder in ("policy", "inbox", "agreements", "rules"):
        (root / folder).mkdir(parents=True)
    (root / "channelwarden.toml").write_text(SETTINGS.format(dsn=dsn), encoding="utf-8")
    database = open_database(dsn)
    made = Made(open_workspace(root), database, 4, monkeypatch)
    made.live(edited=0.35)
    database.close()
    return made.after


def test_every_pass_concludes_what_the_engine_concludes_of_all_offers(
    dsn: str, tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columnar, "can_read", lambda _: False)
    shutil.copy(sqlite_template, tmp_path / "alone.db")
    monkeypatch.setattr(gears, "SIFT_FROM", 10**9)
    alone = _after_each_pass(tmp_path / "alone", f"sqlite:///{tmp_path / 'alone.db'}", monkeypatch)
    monkeypatch.setattr(gears, "SIFT_FROM", 1)
    sifted = _after_each_pass(tmp_path / "sifted", dsn, monkeypatch)
    assert sum(map(len, alone)) > 1000
    for number, (expected, found) in enumerate(zip(alone, sifted, strict=True)):
        assert found == expected, f"pass {number}"
