"""Python's search for unreachable cycles, while pages go by that leave none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_NEW_OBJECTS = 20_000
"""So many more objects than before set off a search; the default is 700, and a page makes thousands that it drops."""


def search_seldom() -> None:
    """Search for cycles seldom from now on, and never among the objects that there are already."""
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, *gc.get_threshold()[1:])


@contextmanager
def seldom_searched() -> Iterator[None]:
    """Search for cycles seldom within the block, and never among the objects that there were before it."""
    before = gc.get_threshold()
    search_seldom()
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
