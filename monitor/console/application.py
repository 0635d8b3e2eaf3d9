"""The console's addresses: each is one look at the store, made in a thread while the server goes on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from monitor.console import rendering
from monitor.console.asked import AskedWronglyError
from monitor.console.door import FAILED, Door
from monitor.console.listening import Listening
from monitor.console.pages import agreements, cases, digest, machine, notices, overview, sites
from monitor.console.sight import Console, Sight, look
from monitor.errors import ChannelwardenError, NotFoundError, RefusedError

log = logging.getLogger("channelwarden.console")
_PAGES = {
    "/": overview.show,
    "/digest": digest.latest,
    "/digest/{day}": digest.of_day,
    "/cases": cases.listed,
    "/cases/{case}": cases.show,
    "/notices": notices.listed,
    "/notices/{document}": notices.show,
    "/agreements": agreements.listed,
    "/sites": sites.show,
    "/healthz": machine.health,
    "/metrics": machine.metrics,
}
_NOBODY_WAITS = 499
_FOR_PROGRAMS = ("/healthz", "/metrics")
_SAID: dict[type[Exception], tuple[int, str]] = {
    AskedWronglyError: (400, "Not understood"),
    RefusedError: (403, "Not for this console"),
    NotFoundError: (404, "Not there"),
}


def application(console: Console, listening: Listening, threads: Executor) -> ASGIApp:
    """Return the console behind its door; its pages are made in `threads`."""
    routes = [Route(path, _endpoint(console, make, threads)) for path, make in _PAGES.items()]
    pages = Starlette(
        routes=[*routes, Route("/console.css", _stylesheet)],
        exception_handlers={ChannelwardenError: _faulty, HTTPException: _absent, Exception: _failed},
    )
    pages.router.redirect_slashes = False  # to where, only the server before this one knows
    return Door(pages, listening)


def _endpoint(
    console: Console, make: Callable[[Sight, Request], Response], threads: Executor
) -> Callable[[Request], Awaitable[Response]]:
    def made(request: Request) -> Response:
        with look(console) as sight:
            return make(sight, request)

    async def endpoint(request: Request) -> Response:
        page = asyncio.get_running_loop().run_in_executor(threads, made, request)
        left = asyncio.create_task(_left(request))
        await asyncio.wait((page, left), return_when=asyncio.FIRST_COMPLETED)
        left.cancel()
        if page.done():
            return page.result()
        page.cancel()  # what nobody waits for any more keeps no other reader waiting
        return Response(status_code=_NOBODY_WAITS)

    return endpoint


async def _left(request: Request) -> None:
    """Return when who asked has gone."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _stylesheet(_request: Request) -> Response:
    return Response(rendering.stylesheet(), media_type="text/css")


async def _faulty(request: Request, error: Exception) -> Response:
    """Answer with the sentence that the commands end with: the store and the workspace may be mended meanwhile."""
    status, title = _SAID.get(type(error), (503, "The console cannot look"))
    if status == 503:
        log.warning("%s", error)
    if request.url.path == _FOR_PROGRAMS[0]:
        return JSONResponse({"status": "unknown", "error": str(error)}, status_code=status)
    if request.url.path in _FOR_PROGRAMS:
        return PlainTextResponse(f"{error}\n", status_code=status)
    return rendering.fault(status, title, str(error))


async def _failed(_request: Request, _error: Exception) -> Response:
    """Say no more than that a page failed; the door notes why."""
    return PlainTextResponse(FAILED, status_code=500)


async def _absent(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return rendering.fault(status, "Not there", "There is no such page; the overview leads to those there are.")
