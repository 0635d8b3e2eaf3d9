"""Running the console until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import FrameType

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from monitor.console.application import application
from monitor.console.listening import Listening
from monitor.console.sight import Console

AT_ONCE = 4
"""Pages that are made at the same time at most; others wait for their turn."""
_THREADS = "console-page"
_GRACE_SECONDS, _LAST_SECONDS = 3, 0.5
_PATIENCE_SECONDS = 10
_MOST_AT_ONCE = 100
"""Connections beyond it are answered with 503."""


class _Impatient(H11Protocol):
    """A connection that has to ask for something soon: silent ones would keep all others out."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self.loop.call_later(_PATIENCE_SECONDS, self._end_if_silent)

    def _end_if_silent(self) -> None:
        asked: object = self.cycle
        if asked is None:
            self.transport.abort()


class _Server(uvicorn.Server):
    """The server without signals of its own: the command's end is ours."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take no signal."""
        yield


def serve(console: Console, listening: Listening) -> None:
    """Answer requests until SIGTERM, SIGINT or SIGHUP arrives; one that is ignored (`nohup`) stays so."""
    threads = ThreadPoolExecutor(AT_ONCE, _THREADS)
    config = uvicorn.Config(
        application(console, listening, threads),
        http=_Impatient,
        loop="asyncio",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=_MOST_AT_ONCE,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    server = _Server(config)

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        server.should_exit = True

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        if number is not signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, on_signal)
    server.run(sockets=[listening.socket])
    _leave(threads)


def _leave(threads: ThreadPoolExecutor) -> None:
    """End now, whatever page that nobody waits for is still read: nothing is written that could be lost."""
    threads.shutdown(wait=False, cancel_futures=True)
    for thread in threading.enumerate():
        if thread.name.startswith(_THREADS):
            thread.join(_LAST_SECONDS)
            if thread.is_alive():
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(0)
