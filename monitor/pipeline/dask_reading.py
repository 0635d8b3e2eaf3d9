"""Pages read by the workers of a Dask cluster, so that several machines read what one fetches.

Whatever goes wrong with a cluster is no fault of a page: it is told once, and the pages are read on this machine.
"""

from __future__ import annotations

import importlib
import logging
import pickle
import socket
import threading
import time
import warnings
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from functools import partial
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

from monitor.pipeline.dask_worker import OtherReadersError, difference_of, probe, read_on_worker, what_reads
from monitor.pipeline.reading_pool import ExecutorGoneError

CONNECT_SECONDS = 5.0
"""How long the scheduler and a first worker are waited for."""
_PROBE_SECONDS = 30.0
"""How long workers may take to say what they read with: they load the readers for it."""
PATIENCE_SECONDS = 150.0
"""How long all workers together may give no batch back before they are given up; one page may take a minute."""
DESERTED_SECONDS = 20.0
"""How long a batch waits where no worker is left: one that is started again joins within seconds."""

_P = ParamSpec("_P")
_T = TypeVar("_T")


class CertificatesError(RuntimeError):
    """The certificates for a `tls://` address are missing, or no such."""


class Cluster(Executor):
    """The workers of a Dask cluster as an executor; where it does not serve (any more), `trouble` says why.

    A future ends with `BrokenExecutor` where a page ended its process, with `ExecutorGoneError` where there is trouble.
    """

    def __init__(self, address: str, connect: float = CONNECT_SECONDS, patience: float = PATIENCE_SECONDS) -> None:
        self.trouble = ""
        self.threads = 0
        self._address = address
        self._patience = patience
        self._lock = threading.Lock()
        self._pending: set[Future[Any]] = set()
        self._returned = time.monotonic()
        self._left = threading.Event()
        self._client: Any = None
        try:
            self._join(connect)
        except Exception as error:  # noqa: BLE001 - whatever a cluster is not able to: pages are read without it
            self._give_up(_told(error))
        else:
            threading.Thread(target=self._watch, daemon=True).start()

    def _join(self, connect: float) -> None:
        distributed = importlib.import_module("distributed")
        for name in ("distributed", "distributed.client"):  # what they would log is told in `trouble`
            logging.getLogger(name).setLevel(logging.CRITICAL)
        importlib.import_module("dask").config.set({"distributed.admin.large-graph-warning-threshold": "1GiB"})
        place = urlsplit(self._address)
        if place.scheme == "tls":
            _vet_certificates()
        socket.create_connection((place.hostname, place.port), connect).close()  # a client that fails leaves a thread
        self._killed: type[BaseException] = distributed.KilledWorker
        self._expected = what_reads()
        with warnings.catch_warnings(action="ignore"):
            self._client = distributed.Client(self._address, timeout=connect, set_as_default=False)
            self._client.wait_for_workers(1, timeout=connect)
        for worker, (theirs, may_start) in self._client.run(probe, callback_timeout=_PROBE_SECONDS).items():
            if difference := difference_of(self._expected, theirs):
                raise OtherReadersError(f"{worker} {difference}")
            if not may_start:
                raise OtherReadersError(f"{worker} may start no processes to read in; start it with --no-nanny")
        self.threads = sum(self._client.nthreads().values())
        self._executor = self._client.get_executor(pure=False)

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Have a function called in a reading process of a worker."""
        outer: Future[_T] = Future()
        with self._lock:
            if not self._pending:
                self._returned = time.monotonic()
            self._pending.add(outer)
        try:
            inner = self._executor.submit(read_on_worker, self._expected, pickle.dumps((fn, args, kwargs)))
            inner.add_done_callback(partial(self._settle, outer))
        except Exception as error:  # noqa: BLE001 - a client that lost its scheduler
            self._give_up(_told(error))
        return outer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002
        """Leave the cluster; what is under way there is cancelled."""
        self._left.set()
        client, self._client = self._client, None
        if client is not None:
            client.close(timeout=CONNECT_SECONDS)

    def _settle(self, outer: Future[Any], inner: Future[Any]) -> None:
        error = None if inner.cancelled() else inner.exception()
        if inner.cancelled():
            self._give_up("the connection to the scheduler was lost")
        elif error and not isinstance(error, BrokenExecutor | self._killed):
            self._give_up(_told(error))
        with self._lock:
            self._returned = time.monotonic()
            if outer not in self._pending:
                return
            self._pending.remove(outer)
        if not outer.set_running_or_notify_cancel():
            return
        if error:
            outer.set_exception(error if isinstance(error, BrokenExecutor) else BrokenExecutor(str(error)))
        else:
            outer.set_result(inner.result())

    def _watch(self) -> None:
        deserted: float | None = None
        while not self._left.wait(1.0):
            with self._lock:
                waited = time.monotonic() - self._returned if self._pending else 0.0
            if waited > self._patience:
                self._give_up(f"no worker gave a batch of pages back within {self._patience:g} s")
            if waited < 1.0 or self._has_workers():
                deserted = None
            elif deserted is None:
                deserted = time.monotonic()
            elif time.monotonic() - deserted > DESERTED_SECONDS:
                self._give_up(f"its last worker went away, and none came back within {DESERTED_SECONDS:g} s")

    def _has_workers(self) -> bool:
        """Tell whether the scheduler has workers; one that does not answer is left to patience."""
        client = self._client
        try:
            return client is None or bool(client.sync(client.scheduler.ncores, callback_timeout=CONNECT_SECONDS))
        except Exception:  # noqa: BLE001 - as many kinds as there are ways to lose a scheduler
            return True

    def _give_up(self, why: str) -> None:
        with self._lock:
            if not self._left.is_set():
                self.trouble = self.trouble or (
                    f"Dask cluster {self._address}: {why}. Pages are read on this machine instead; see that the "
                    "scheduler and its workers run, with the same installation as here (docs/operations.md, Reading on "
                    "several machines)"
                )
            lost, self._pending = self._pending, set()
        for outer in lost:
            if outer.set_running_or_notify_cancel():
                outer.set_exception(ExecutorGoneError(self.trouble))


def _vet_certificates() -> None:
    """Raise `CertificatesError` where there are none to use: a client that begins without leaves a thread behind."""
    security = importlib.import_module("distributed").Security()
    where = "see distributed.comm.tls in Dask's settings"
    try:
        context = security.get_connection_args("client").get("ssl_context")
    except OSError as error:  # as is a file that holds no certificate
        given = security.get_tls_config_for_role("client").values()
        files = ", ".join(file for file in given if file and file.startswith("/"))  # a key itself may stand there, too
        raise CertificatesError(f"its certificates cannot be read ({files}: {error}); {where}") from error
    if context is None:
        raise CertificatesError(f"no certificates for it are named here; {where}")


def _told(error: BaseException) -> str:
    """Say what a cluster failed by."""
    if isinstance(error, ModuleNotFoundError) and error.name == "distributed":
        return "the packages for it are not installed here: pip install 'channelwarden[dask]'"
    if isinstance(error, OtherReadersError | CertificatesError):
        return str(error)
    return f"{type(error).__name__}: {error}".rstrip(": ")
