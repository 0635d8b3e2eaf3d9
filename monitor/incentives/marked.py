"""Finds what the files of a folder offer: functions that carry a mark, by the name in it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import TypeVar

_T = TypeVar("_T")


def marked(package: ModuleType, mark: str, read: Callable[[object], tuple[str, _T]]) -> dict[str, _T]:
    """Return what `read` makes of every marked function of a package's files, by name.

    Raises `RuntimeError` for a file without one and for a name that is there twice: nothing is missing in silence.
    """
    found: dict[str, _T] = {}
    for module in _modules(package):
        own = [item for item in vars(module).values() if hasattr(item, mark) and item.__module__ == module.__name__]
        place = f"{module.__name__.replace('.', '/')}.py"
        if not own:
            raise RuntimeError(f"{place} defines no method")
        for function in own:
            name, made = read(function)
            if name in found:
                raise RuntimeError(f"{place}: the method '{name}' is there twice")
            found[name] = made
    return found


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
        yield importlib.import_module(f"{package.__name__}.{info.name}")
