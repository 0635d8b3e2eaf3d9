"""Files that are found by walking their folder: each is loaded; one that cannot be used is named with the reason."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


class FoundFileError(RuntimeError):
    """A file that is found by walking its folder does not load, or holds not what such a file has to hold."""


def modules_of(package: str, path: Iterable[str]) -> Iterator[tuple[str, ModuleType]]:
    """Yield each module of a package with its file's name.

    Raises `FoundFileError` for one that does not load: what is silently missing is a silent gap.
    """
    for info in pkgutil.iter_modules(path):
        file = f"{package.replace('.', '/')}/{info.name}.py"
        try:
            module = importlib.import_module(f"{package}.{info.name}")
        except Exception as error:
            raise FoundFileError(f"{file}: it does not load ({type(error).__name__}: {error})") from error
        yield file, module


def each_named(modules: Iterable[tuple[str, ModuleType]], name: str, kind: type[T]) -> Iterator[tuple[str, T]]:
    """Yield what modules hold under a name, with their files' names; others are parts of these.

    Raises `FoundFileError` where something else has that name, or something of the kind another one ("LAYUOT").
    """
    held: list[T] = []
    others: list[tuple[str, ModuleType]] = []
    for file, module in modules:
        value = getattr(module, name, None)
        if isinstance(value, kind):
            held.append(value)
            yield file, value
        elif value is not None:
            raise FoundFileError(f"{file}: {name} is no {kind.__name__}")
        else:
            others.append((file, module))
    for file, module in others:
        for other, value in vars(module).items():
            # A part may import what another file holds.
            if isinstance(value, kind) and not any(value is one for one in held):
                raise FoundFileError(f"{file}: {other} is a {kind.__name__}, which has to be called {name}")
