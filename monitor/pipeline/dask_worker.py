"""What a worker of a Dask cluster does: it has pages read by processes of its own, under the limits that hold here.

In one of its threads nothing could end a page that is read without end, or keep it from taking all memory.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.metadata
import multiprocessing
import pickle
import platform
import threading
from collections.abc import Mapping
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from functools import cache
from pathlib import Path

import scrapers
from monitor.pipeline.reading_pool import reading_processes

_PACKAGES = ("ahocorasick-rs", "babel", "distributed", "lxml", "selectolax")
"""Packages that a reading depends on, or the way to it."""


class OtherReadersError(RuntimeError):
    """A worker would read pages otherwise than this machine, or without its limits."""


@cache
def what_reads() -> Mapping[str, str]:
    """Return what a reading depends on, by name: Python, the code of the readers, and the packages it may use."""
    folder = Path(scrapers.__file__).parent
    code = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        code.update(b"%s\0%s\0" % (str(file.relative_to(folder)).encode(), file.read_bytes()))
    found = {"Python": ".".join(platform.python_version_tuple()[:2]), "the readers": code.hexdigest()[:12]}
    return found | {package: importlib.metadata.version(package) for package in _PACKAGES}


def read_on_worker(expected: Mapping[str, str], packed: bytes) -> object:
    """Do on a worker what was packed for it, in a process of its own. Raises `OtherReadersError`, `BrokenExecutor`."""
    if difference := difference_of(expected, what_reads()):
        raise OtherReadersError(f"a worker {difference}")
    processes = _readers_of_worker()
    try:
        return processes.submit(_called, packed).result()
    except BrokenExecutor:
        with _READERS_LOCK:
            if _readers == [processes]:
                _readers.clear()
        raise


_readers: list[ProcessPoolExecutor] = []
_READERS_LOCK = threading.Lock()
"""Of a worker: its threads take turns in starting its reading processes."""


def _readers_of_worker() -> ProcessPoolExecutor:
    with _READERS_LOCK:
        if not _readers:
            worker = importlib.import_module("distributed").get_worker()
            _readers.append(reading_processes(worker.state.nthreads))
        return _readers[0]


def _called(packed: bytes) -> object:
    function, args, kwargs = pickle.loads(packed)  # noqa: S301 - packed by the pass that this worker reads for
    return function(*args, **kwargs)


def probe() -> tuple[Mapping[str, str], bool]:
    """Return what this worker reads with, and whether it may start processes."""
    return what_reads(), not multiprocessing.current_process().daemon


def difference_of(ours: Mapping[str, str], theirs: Mapping[str, str]) -> str:
    """Return in what two machines would read pages differently; empty where they do not."""
    for name in ours:
        if theirs.get(name) != ours[name]:
            return f"reads with {name} {theirs.get(name, 'unknown')}, this machine with {ours[name]}"
    return ""
