"""A host that is limited to one request a second, and what it saw of us: measured at the server.

The server runs in a process of its own, notes when each request came and answers 429 to what comes too soon. We come
with sixteen requests at a time allowed by our own settings: only the pace (of `robots.txt`, or of the settings) holds
us back. Run as a script it is the server: FOLDER PORT CRAWL-DELAY.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import subprocess
import sys
import time
from pathlib import Path

from bench.collect_pages import page
from bench.collect_server import ROOT, Connection, answer_of, free_port, wait_for
from bench.collect_task import Task
from bench.collect_workspace import write_workspace

RATE = 1.0
"""Requests a second that the host bears."""
_CONCURRENCY = 16


def measured(folder: Path, count: int) -> dict[str, object]:
    """Collect `count` pages of the limited host twice and return what the server saw."""
    by_robots = _seen(folder / "robots", count, crawl_delay=1 / RATE, pace=0)
    by_settings = _seen(folder / "settings", count, crawl_delay=0, pace=1 / RATE)
    return {"limit_per_second": RATE, "held_by_crawl_delay": by_robots, "held_by_pace_setting": by_settings}


def _seen(folder: Path, count: int, *, crawl_delay: float, pace: float) -> dict[str, object]:
    folder.mkdir(parents=True)
    port = free_port()
    command = [sys.executable, "-m", "bench.collect_limited", str(folder), str(port), f"{crawl_delay:g}"]
    server = subprocess.Popen(command, cwd=ROOT)
    try:
        wait_for(port, server)
        task = Task(f"http://127.0.0.1:{port}", count, count, _CONCURRENCY, "")
        write_workspace(folder / "workspace", task, pace=pace)
        collect = "import sys; from monitor.cli.app import main; sys.argv[0] = 'channelwarden'; main()"
        asked = [sys.executable, "-c", collect, "collect", "--workspace", str(folder / "workspace"), "--json"]
        done = subprocess.run(asked, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    finally:
        server.terminate()
        server.wait()
    times = [float(line) for line in (folder / "requests").read_text().splitlines()]
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    return {
        "pages": sum(json.loads(done.stdout)["outcomes"].values()),
        "requests": len(times),
        "requests_per_second": round(len(gaps) / (times[-1] - times[0]), 4),
        "shortest_gap_seconds": round(min(gaps), 4),
        "most_within_one_second": max(sum(start <= other < start + 1 for other in times) for start in times),
        "refused_by_the_server": (folder / "refused").read_text().count("\n"),
    }


class Limited(Connection):
    """Answers as the plain server does, but what comes too soon gets 429."""

    def __init__(self, answers: dict[str, bytes], folder: Path) -> None:
        super().__init__(answers)
        self._folder = folder

    def answer(self, name: str) -> bytes:
        """Note the request's time and answer it."""
        now = time.monotonic()
        last = _LAST.get("request", float("-inf"))
        _LAST["request"] = now
        _note(self._folder / "requests", f"{now:.6f}\n")
        # A timer that is a millisecond early on one of the two machines is no second request within a second.
        if now - last < 1 / RATE - 0.002:
            _note(self._folder / "refused", f"{now:.6f}\n")
            return b"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\nRetry-After: 1\r\n\r\n"
        return super().answer(name)


_LAST: dict[str, float] = {}


def _note(path: Path, line: str) -> None:
    with path.open("a", encoding="ascii") as file:
        file.write(line)


async def serve(folder: Path, port: int, crawl_delay: str) -> None:
    """Serve made pages until the process ends."""
    (folder / "requests").touch()
    (folder / "refused").touch()
    delay = "" if crawl_delay == "0" else f"Crawl-delay: {crawl_delay}\n"
    answers = {str(number): answer_of(page(number), "text/html") for number in range(100)}
    answers["robots.txt"] = answer_of(f"User-agent: *\nAllow: /\n{delay}".encode(), "text/plain")
    server = await asyncio.get_running_loop().create_server(lambda: Limited(answers, folder), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
