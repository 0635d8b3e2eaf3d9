"""A whole history of passes, replayed rule by rule: the same deviations at the same times, the same first steps."""

from __future__ import annotations

import pytest

from monitor.settings import Workspace
from monitor.store.session import Database
from tests.replay.made_history import Made, differences


def test_every_offer_rule_finds_again_what_the_passes_found(
    workspace: Workspace, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Made(workspace, database, 2, monkeypatch)
    times = made.live()
    compared, found = differences(made, times[-1])
    assert compared > 100
    assert found == {}
