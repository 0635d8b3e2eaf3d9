"""A made channel of some thousand offers in which every rule over offers is violated."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.channel import Size, build
from monitor.store.session import Database

OFFERS = 8_000


@pytest.fixture(scope="module")
def channel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The channel's store; tests read it only."""
    database = build(tmp_path_factory.mktemp("channel") / "channel.db", Size.of(OFFERS, violating=0.02))
    yield database
    database.close()
