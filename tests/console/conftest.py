"""A real console before a browser's eyes: a channel that was watched for two passes, and servers over its store."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "pack"))

from running import Running, started
from two_shops import open_shops
from watched_channel import WatchedChannel, watched


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
