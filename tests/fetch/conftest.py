from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fetch.certificates import self_signed
from tests.fetch.shop_server import Clock, Shop, Visitor, serve


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def new_shop(clock: Clock) -> Iterator[Callable[..., Shop]]:
    servers = []

    def start(**options: Any) -> Shop:
        shop = Shop(clock)
        servers.append(serve(shop, **options))
        return shop

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def shop(new_shop: Callable[..., Shop]) -> Shop:
    return new_shop()


@pytest.fixture
def visitor(clock: Clock) -> Visitor:
    return Visitor(clock)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the certificate of `shop.example`."""
    return self_signed(tmp_path_factory.mktemp("tls"), "shop.example")
