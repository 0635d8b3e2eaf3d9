"""Our own collecting, in three forms: pages read, pages archived and read, and the whole step of a pass.

`read` fetches and reads and writes items as JSON lines, which is what the peer does. `evidence` archives every response
first, as a pass does. `pass` is `channelwarden collect` itself: policy, archive, reading, matching, observations.
Runs in a process of its own; the task comes as JSON on standard input.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from bench.collect_task import Clock, Task
from bench.collect_workspace import write_workspace
from monitor.evidence.archive import EvidenceArchive
from monitor.pipeline.collect_flow import Answer, Flow
from monitor.pipeline.reading_pool import ReadingPool
from monitor.pipeline.run import run
from monitor.settings import open_workspace
from scrapers.http import FetchLimits, FetchRequest, PoliteClient
from scrapers.reading.many import ReadingTask
from scrapers.records import FetchFailure, Offer, PageReading, Response

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Batch:
    """Responses by the address that was asked for."""

    responses: list[Response]


class Items:
    """The steps of the flow that end in a file of items, with or without evidence."""

    def __init__(self, task: Task, clock: Clock) -> None:
        self._archive = EvidenceArchive(Path(task.evidence)) if task.evidence else None
        self._path = task.items
        self._clock = clock

    def __enter__(self) -> Self:
        self._file = open(self._path, "w", encoding="utf-8")  # noqa: PTH123 - closed on leaving
        return self

    def __exit__(self, *failure: object) -> None:
        self._file.close()

    def archive(self, answers: Sequence[Answer]) -> Batch:
        """Keep responses as evidence; a failure ends the benchmark."""
        responses = []
        with self._archive.together() if self._archive else nullcontext():
            for key, answer in answers:
                if isinstance(answer, FetchFailure):
                    raise RuntimeError(f"{answer.url}: {answer.kind}: {answer.detail}")
                if self._archive:
                    self._archive.store_response(answer, kind="page", subject=key, run=1)
                responses.append(answer)
        return Batch(responses)

    def tasks(self, batch: Batch) -> list[ReadingTask]:
        """Read every page with the general reader."""
        return [ReadingTask(replace(response, packed=b""), "generic") for response in batch.responses]

    def store(self, batch: Batch, readings: Sequence[PageReading]) -> None:
        """Write one item a page."""
        for response, reading in zip(batch.responses, readings, strict=True):
            self._file.write(json.dumps({"url": response.url, **_fields(reading)}) + "\n")

    def tell(self, batch: Batch) -> None:
        """Count the items."""
        for _ in batch.responses:
            self._clock.item()


def _fields(reading: PageReading) -> dict[str, str]:
    offer = reading.offers[0] if reading.offers else Offer()
    names = ("title", "sku", "gtin", "currency", "availability", "seller")
    fields = {name: getattr(offer, name) for name in names}
    fields["price"] = "" if offer.price is None else str(offer.price)
    fields["list_price"] = "" if offer.list_price is None else str(offer.list_price)
    return fields


async def collect_items(task: Task, clock: Clock) -> None:
    """Fetch and read every page of the task."""
    limits = FetchLimits(
        "Channelwarden/bench (+mailto:bench@example.com)",
        pace_seconds=0,
        concurrency=task.concurrency,
        allow_private=("127.0.0.1",),
    )
    requests = [FetchRequest(url, key=url, at_once=task.concurrency) for url in task.urls]

    async def answers() -> AsyncGenerator[Answer]:
        async with (
            PoliteClient(limits, now=lambda: NOW) as client,
            aclosing(client.fetch_all(requests)) as fetched,
        ):
            async for request, answer in fetched:
                yield request.key, answer

    pool = ReadingPool.of(task.readers)
    with Items(task, clock) as items, pool, Flow(pool, items) as flow:
        clock.start()
        async with aclosing(answers()) as coming:
            await flow.take(coming)


def collect_pass(task: Task, clock: Clock) -> None:
    """Make the step `collect` of a pass over a workspace whose listings are the task's pages."""
    folder = Path(task.evidence)
    write_workspace(folder, task)

    def progress(step: str, _detail: str) -> None:
        if step == "policy":
            clock.start()
        elif step == "collect":
            clock.item()

    summary = run(open_workspace(folder), now=NOW, plan="collect", progress=progress)
    if summary.failures:
        raise RuntimeError(f"{len(summary.failures)} failures, the first: {summary.failures[0]}")


def main(form: str) -> None:
    """Collect the task's pages in one of the forms and print what it took."""
    task = Task(**json.load(sys.stdin))
    clock = Clock(task.count)
    if form == "pass":
        collect_pass(task, clock)
    else:
        asyncio.run(collect_items(task, clock))
    print(json.dumps(clock.measured()))
