"""Pages that say nothing before their scripts have run: rendered by an installed Chromium, as politely as any other.

The page itself is fetched by the polite client (robots, pace, retries, limits) and handed to the browser, which then
runs it; what it asks for meanwhile goes through `scrapers.browser_traffic`. Nothing is disguised: the user agent is
ours, and the browser says of itself that it is driven by a program.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self, TypeVar

from scrapers.browser_program import FLAGS, BrowserAbsentError, BrowserLimits, find_program, sandboxed
from scrapers.browser_shots import HEIGHT, WIDTH, Shot, photograph
from scrapers.browser_traffic import Traffic
from scrapers.fetch_address import AddressGuard, Resolver, resolve
from scrapers.fetch_transport import VettedTransport
from scrapers.fetch_ways import trusted
from scrapers.http import FetchRequest, PoliteClient
from scrapers.records import FetchFailure, Response

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

RENDERED_BY = "X-Channelwarden-Rendered-By"
"""Header of a rendered page: its body is what the browser made of the shop's answer."""

_QUIET_SECONDS = 5.0
"""How long is waited after loading for a page to stop asking for more."""

_Made = TypeVar("_Made")
_OF_THE_BODY = frozenset({"content-type", "content-encoding", "content-length", "transfer-encoding"})


class BrowserFetcher:
    """Renders pages fetched by a polite client; an async context manager that holds one browser process.

    Entering raises `BrowserAbsentError` where Playwright or a Chromium is missing or does not start.
    """

    def __init__(
        self,
        client: PoliteClient,
        limits: BrowserLimits | None = None,
        *,
        program: str = "",
        resolver: Resolver = resolve,
    ) -> None:
        self._client = client
        self._limits = limits or BrowserLimits()
        self._program = program
        guard = AddressGuard(client.limits.allow_private)
        self._transport = VettedTransport(guard, resolver, trusted())
        self._stack = AsyncExitStack()
        self._browser: Browser

    async def __aenter__(self) -> Self:
        program = find_program(self._program)
        start = _playwright()
        try:
            await self._stack.enter_async_context(self._transport)
            playwright = await self._stack.enter_async_context(start())
            self._browser = await playwright.chromium.launch(
                executable_path=program, headless=True, args=list(FLAGS), chromium_sandbox=sandboxed()
            )
            self._stack.push_async_callback(self._browser.close)
        except Exception as error:
            await self._stack.aclose()
            raise BrowserAbsentError(f"{program} does not start: {_first_line(error)}") from error
        return self

    async def __aexit__(self, *failure: object) -> None:
        await self._stack.aclose()

    async def fetch(self, request: FetchRequest) -> Response | FetchFailure:
        """Fetch and render one page; what is no page, or no answer, comes back as the polite client gave it.

        The request is made without conditions: a page that is unchanged itself may still load another price.
        """
        answer = await self._client.fetch(replace(request, etag="", last_modified=""))
        if isinstance(answer, FetchFailure) or not _is_page(answer):
            return answer
        return await self._guarded(answer, self._rendered(answer, obey_robots=request.obey_robots))

    async def shoot(
        self, page: Response, prices: dict[str, str], *, scripts: bool, obey_robots: bool = True
    ) -> Sequence[Shot] | FetchFailure:
        """Return pictures of an archived page; without `scripts` it is shown as it was rendered before.

        `prices` are the texts of the prices of the offers wanted, by the caller's name for each.
        """

        async def shots() -> Sequence[Shot]:
            async with self._opened(page, images=True, scripts=scripts, obey_robots=obey_robots) as opened:
                return await photograph(opened, prices)

        return await self._guarded(page, shots())

    async def _guarded(self, page: Response, work: Awaitable[_Made]) -> _Made | FetchFailure:
        """Do the work on a page within the time limit; what goes wrong in the browser is a failure, not an error."""
        from playwright.async_api import Error  # noqa: PLC0415 - an optional extra

        limit = self._limits.timeout_seconds
        try:
            async with asyncio.timeout(limit):
                return await work
        except TimeoutError:
            return _failed(page, "timeout", f"not rendered within {limit:g} s")
        except Error as error:
            return _failed(page, "browser", _first_line(error))

    async def _rendered(self, page: Response, *, obey_robots: bool) -> Response | FetchFailure:
        async with self._opened(page, images=False, scripts=True, obey_robots=obey_robots) as opened:
            body = (await opened.content()).encode("utf-8", errors="replace")
            final_url = opened.url
        if len(body) > self._limits.max_bytes:
            detail = f"the rendered page is longer than the limit of {self._limits.max_bytes:,} bytes"
            return _failed(page, "too_large", detail)
        kept = tuple((name, value) for name, value in page.headers if name.lower() not in _OF_THE_BODY)
        said = (("Content-Type", "text/html; charset=utf-8"), (RENDERED_BY, f"Chromium {self._browser.version}"))
        return replace(page, final_url=final_url, headers=(*kept, *said), body=body)

    @asynccontextmanager
    async def _opened(self, page: Response, *, images: bool, scripts: bool, obey_robots: bool) -> AsyncIterator[Page]:
        """Open a page in a context of its own: no cookie of one visit is seen by another."""
        from playwright.async_api import TimeoutError as PatienceError  # noqa: PLC0415 - an optional extra

        traffic = Traffic(
            page,
            self._transport,
            self._client.refusal if obey_robots else _anything,
            self._limits,
            user_agent=self._client.limits.user_agent,
            images=images,
        )
        context = await self._browser.new_context(
            user_agent=self._client.limits.user_agent,
            viewport={"width": WIDTH, "height": HEIGHT},
            java_script_enabled=scripts,
            service_workers="block",
            accept_downloads=False,
        )
        try:
            await context.route("**/*", traffic.answer)
            await context.route_web_socket("**/*", lambda socket: socket.close())
            opened = await context.new_page()
            milliseconds = self._limits.timeout_seconds * 1000
            await opened.goto(page.final_url, wait_until="load", timeout=milliseconds)
            with suppress(PatienceError):
                await opened.wait_for_load_state("networkidle", timeout=_QUIET_SECONDS * 1000)
            yield opened
        finally:
            await context.close()


def _playwright() -> Callable[[], Any]:
    try:
        from playwright.async_api import async_playwright  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise BrowserAbsentError("Playwright is not installed; install the extra: channelwarden[browser]") from error
    return async_playwright


def _failed(page: Response, kind: str, detail: str) -> FetchFailure:
    """Return the failure of a page that was fetched and not rendered; the requests it took count all the same."""
    return FetchFailure(page.url, kind, detail, page.fetched_at, page.requests)


def _is_page(answer: Response) -> bool:
    return 200 <= answer.status < 300 and "html" in answer.header("content-type").lower() and bool(answer.body)


async def _anything(url: str) -> str:  # noqa: ARG001 - as `PoliteClient.refusal`
    return ""


def _first_line(error: BaseException) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)[:300]
