from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from two_shops import Brand, open_shops


@pytest.fixture
def brand(tmp_path: Path) -> Iterator[Brand]:
    """Two shops that advertise below MAP, nothing visited yet."""
    with open_shops() as shops:
        shops.offer("alpha", "79.00")
        shops.offer("beta", "85.00")
        made = Brand(tmp_path / "brand", shops)
        made.write()
        yield made
