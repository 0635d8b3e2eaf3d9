"""Many pages: hosts side by side, each host's pages in the order given, results as they complete."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable

from scrapers.fetch_fault import FetchError
from scrapers.fetch_request import FetchRequest
from scrapers.fetch_route import address, host_of
from scrapers.records import FetchFailure, Response

Result = tuple[FetchRequest, Response | FetchFailure]


def _lane(url: str) -> str:
    """Return the host whose queue a request waits in; what is no address waits in none and has a lane of its own."""
    try:
        return host_of(address(url))
    except FetchError:
        return ""


async def by_host(
    requests: Iterable[FetchRequest],
    fetch: Callable[[FetchRequest], Awaitable[Response | FetchFailure]],
    concurrency: int,
) -> AsyncGenerator[Result]:
    """Fetch requests and yield each with its result; a reader that is slower than the network holds it up."""
    lanes: dict[str, deque[FetchRequest]] = defaultdict(deque)
    known: dict[str, str] = {}
    for request in requests:
        site = "/".join(request.url.split("/", 3)[:3])  # as far as it names the host
        if site not in known:
            known[site] = _lane(site)
        lanes[known[site]].append(request)
    done: asyncio.Queue[Result | None] = asyncio.Queue()
    room = asyncio.Semaphore(2 * concurrency)  # a slow reader must not pile up bodies

    async def serve(lane: deque[FetchRequest]) -> None:
        try:
            while lane:
                request = lane.popleft()
                result = await fetch(request)
                await room.acquire()
                done.put_nowait((request, result))
        finally:
            done.put_nowait(None)

    tasks = [
        asyncio.create_task(serve(lane))
        for lane in lanes.values()
        for _ in range(min(len(lane), concurrency, max(request.at_once for request in lane)))
    ]
    try:
        at_work = len(tasks)
        while at_work:
            item = await done.get()
            if item is None:
                at_work -= 1
                continue
            room.release()
            yield item
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
