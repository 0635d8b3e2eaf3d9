"""A real console before a browser's eyes: a channel that was watched for two passes, and servers over its store."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.console.running import Running, started
from tests.console.watched_channel import WatchedChannel, watched
from tests.pack.two_shops import open_shops


@pytest.fixture(scope="session")
def channel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WatchedChannel]:
    """Two shops below MAP, an agreement with a fixed price, hostile names, a case for legal only, two digests."""
    with open_shops() as shops:
        yield watched(tmp_path_factory.mktemp("console") / "brand", shops)


@pytest.fixture(scope="session")
def for_channel(channel: WatchedChannel) -> Iterator[Running]:
    """The channel team's console."""
    with started(channel.root) as running:
        yield running


@pytest.fixture(scope="session")
def for_legal(channel: WatchedChannel) -> Iterator[Running]:
    """Legal's console."""
    with started(channel.root, "--audience", "legal") as running:
        yield running
