"""Pages read over a Dask cluster: the same readings, under the same limits, and no page lost whatever becomes of it."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from monitor.demo.calendar import Slot
from monitor.pipeline import dask_reading
from monitor.pipeline.dask_reading import Cluster
from monitor.pipeline.dask_worker import what_reads
from monitor.pipeline.reading_pool import ExecutorGoneError, ReadingPool, executor_here
from monitor.settings import Collect
from scrapers.reading.many import ReadingTask
from scrapers.records import PageReading
from tests.fetch.certificates import self_signed
from tests.pipeline.test_reading_pool import Deadly, prices, task

needs_dask = pytest.mark.skipif(importlib.util.find_spec("distributed") is None, reason="distributed is not installed")
ROOT = Path(__file__).resolve().parents[2]
NOBODY = "tcp://127.0.0.1:9"
Opener = Callable[..., AbstractContextManager[Any]]


class Machines:
    """A scheduler and workers as processes of this machine."""

    def __init__(self, folder: Path, *options: str, **environment: str) -> None:
        self._environment = environment
        self._file = folder / "scheduler.json"
        self._folder = folder
        self.scheduler = self._run("scheduler", "--port", "0", "--no-dashboard", *options)
        self.workers: list[subprocess.Popen[bytes]] = []

    @property
    def address(self) -> str:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            text = self._file.read_text("utf-8") if self._file.exists() else ""
            if text.rstrip().endswith("}"):  # it may be there before it is written
                return str(json.loads(text)["address"])
            time.sleep(0.05)
        raise TimeoutError(self._file)

    def add(self, count: int, *options: str) -> None:
        for _ in range(count):
            self.workers.append(
                self._run(
                    "worker", "--nthreads", "1", "--no-dashboard", "--local-directory", str(self._folder), *options
                )
            )

    def _run(self, *command: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *command, "--host", "127.0.0.1", "--scheduler-file", str(self._file)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), **self._environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def end(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    started = Machines(tmp_path_factory.mktemp("dask"))
    try:
        assert started.address
        started.add(2, "--no-nanny")
        yield started
    finally:
        started.end()


def joined(machines: Machines, workers: int = 2, patience: float = 60.0) -> Cluster:
    cluster = Cluster(machines.address, connect=20.0, patience=patience)
    deadline = time.monotonic() + 20
    while cluster.threads < workers and time.monotonic() < deadline:
        cluster.shutdown()
        time.sleep(0.2)
        cluster = Cluster(machines.address, connect=20.0, patience=patience)
    return cluster


def read_over(cluster: Cluster, *batches: list[ReadingTask]) -> list[list[PageReading]]:
    def start() -> Executor:
        return executor_here(0) if cluster.trouble else cluster

    async def read() -> list[list[PageReading]]:
        with ReadingPool(start) as pool:
            return await asyncio.gather(*map(pool.read, batches))

    return asyncio.run(read())


@needs_dask
def test_workers_read_under_the_limits_of_a_reading_process(machines: Machines) -> None:
    with joined(machines) as cluster:
        assert cluster.trouble == ""
        assert cluster.threads == 2
        assert cluster.submit(resource.getrlimit, resource.RLIMIT_AS).result()[0] != resource.RLIM_INFINITY
        assert cluster.submit(os.getpid).result() not in {worker.pid for worker in machines.workers}
        readings = read_over(cluster, [task(1), task(2)], [task(3)], [])
        assert [prices(batch) for batch in readings] == [["1.50", "2.50"], ["3.50"], []]
        assert cluster.trouble == ""


@needs_dask
def test_a_page_that_kills_its_process_is_named_and_costs_no_worker(machines: Machines) -> None:
    with joined(machines) as cluster:
        deadly = ReadingTask(task(9).response, "generic", {"deadly": Deadly()})  # type: ignore[dict-item]
        (harmed,) = read_over(cluster, [task(1), deadly, task(2)])
        assert cluster.trouble == ""
    assert prices(harmed) == ["1.50", "layout_changed", "2.50"]
    assert "the process that read this page ended, twice" in harmed[1].reasons[0]
    with joined(machines) as cluster:
        assert [prices(batch) for batch in read_over(cluster, [task(4)])] == [["4.50"]]
    assert all(worker.poll() is None for worker in machines.workers)


@needs_dask
def test_pages_are_read_here_where_a_worker_would_read_otherwise(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_reading, "what_reads", lambda: {**what_reads(), "lxml": "1.0"})
    with Cluster(machines.address) as cluster:
        assert f"Dask cluster {machines.address}: tcp://127.0.0.1:" in cluster.trouble
        assert " reads with lxml" in cluster.trouble
        assert "this machine with 1.0. Pages are read on this machine instead" in cluster.trouble
        assert [prices(batch) for batch in read_over(cluster, [task(1)])] == [["1.50"]]


@needs_dask
def test_a_worker_that_joins_later_and_reads_otherwise_is_found_by_its_first_batch(machines: Machines) -> None:
    with joined(machines) as cluster:
        cluster._expected = {**what_reads(), "lxml": "1.0"}
        assert [prices(batch) for batch in read_over(cluster, [task(1)], [task(2)])] == [["1.50"], ["2.50"]]
        assert "a worker reads with lxml" in cluster.trouble


@needs_dask
def test_a_worker_that_may_start_no_processes_is_told_how_it_is_to_be_started(tmp_path: Path) -> None:
    machines = Machines(tmp_path)
    try:
        assert machines.address
        machines.add(1, "--nanny")
        with Cluster(machines.address, connect=20.0) as cluster:
            assert "may start no processes to read in; start it with --no-nanny" in cluster.trouble
        machines.workers[0].terminate()  # its nanny ends the worker that it started
        machines.workers[0].wait(20)
    finally:
        machines.end()


def test_without_the_packages_the_way_to_them_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with Cluster(NOBODY) as cluster:
        assert "pip install 'channelwarden[dask]'" in cluster.trouble
        with pytest.raises(BrokenExecutor):
            cluster.submit(os.getpid).result(1)


@pytest.mark.parametrize("address", ["scheduler:8786", "tcp://scheduler", "http://scheduler:8786", "tcp://a b:1"])
def test_what_is_no_address_of_a_scheduler_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="is not the address of a Dask scheduler such as tcp://"):
        Collect(contact="a@brand.example", dask=address)


def _over(root: Path, address: str) -> None:
    settings = root / "channelwarden.toml"
    text = re.sub(r'dask = ".*"\n', "", settings.read_text("utf-8"))
    settings.write_text(text.replace("[collect]", f'[collect]\ndask = "{address}"'), "utf-8")


@needs_dask
def test_a_cluster_changes_no_row_and_one_that_is_away_is_told(
    tmp_path: Path, open_stage: Opener, machines: Machines
) -> None:
    for name in ("one", "two", "three"):
        (tmp_path / name).mkdir()
    first = Slot(1, "am")
    with open_stage(tmp_path / "one") as alone:
        alone.run(first, "collect")
        expected = alone.rows()
    with open_stage(tmp_path / "two", like=alone) as over:
        _over(over.root, machines.address)
        assert not [one for one in over.run(first, "collect").failures if "Dask" in one]
        assert over.rows() == expected
    with open_stage(tmp_path / "three", like=alone) as away:
        _over(away.root, NOBODY)
        told = [one for one in away.run(first, "collect").failures if "Dask" in one]
        rows = away.rows()
        assert len(told) == 1
        assert "Connection refused. Pages are read on this machine instead" in told[0]
        assert ['"ended_at": null' in row for row in rows["outage"] if '"dask"' in row] == [True]
        assert rows["observation"] == expected["observation"]
        _over(away.root, "")
        away.run(Slot(1, "pm"), "collect")
        assert ['"ended_at": null' in row for row in away.rows()["outage"] if '"dask"' in row] == [False]


@needs_dask
def test_killed_workers_cost_no_page(machines: Machines) -> None:
    with joined(machines, patience=2.0) as cluster:
        sleeping = [cluster.submit(time.sleep, 1.0), cluster.submit(time.sleep, 1.0)]
        machines.workers[0].kill()
        assert [one.result(20) for one in sleeping] == [None, None]
        assert cluster.trouble == ""
        machines.workers[1].kill()
        machines.workers[1].wait()
        assert [prices(batch) for batch in read_over(cluster, [task(1)], [task(2)])] == [["1.50"], ["2.50"]]
        assert "no worker gave a batch of pages back within 2 s" in cluster.trouble


@needs_dask
def test_a_last_worker_that_is_started_again_goes_on_and_one_that_is_not_is_missed_soon(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    machines.add(1, "--no-nanny")
    with joined(machines, workers=1) as cluster:
        sleeping = cluster.submit(time.sleep, 1.0)
        machines.workers[-1].kill()
        machines.workers[-1].wait()
        time.sleep(3.0)
        machines.add(1, "--no-nanny")
        assert sleeping.result(30) is None
        assert cluster.trouble == ""
        monkeypatch.setattr(dask_reading, "DESERTED_SECONDS", 1.0)
        lost = cluster.submit(time.sleep, 30.0)
        machines.workers[-1].kill()
        with pytest.raises(ExecutorGoneError, match="its last worker went away, and none came back within 1 s"):
            lost.result(20)
        assert [prices(batch) for batch in read_over(cluster, [task(1)])] == [["1.50"]]


def _certificates(folder: Path) -> dict[str, str]:
    """Return Dask's settings for a certificate that vouches for itself."""
    self_signed(folder, "cluster")
    said = {"ca-file": str(folder / "cert.pem")}
    for role in ("scheduler", "worker", "client"):
        said |= {f"{role}.cert": str(folder / "cert.pem"), f"{role}.key": str(folder / "key.pem")}
    return {f"distributed.comm.tls.{name}": file for name, file in said.items()}


@needs_dask
def test_a_cluster_behind_tls_reads_by_the_certificates_that_dask_is_told(tmp_path: Path) -> None:
    from dask import config

    told = _certificates(tmp_path)
    variables = {f"DASK_{key.upper().replace('.', '__').replace('-', '_')}": file for key, file in told.items()}
    machines = Machines(tmp_path, "--protocol", "tls", **variables)
    try:
        assert machines.address.startswith("tls://")
        machines.add(1, "--no-nanny")
        with config.set(told), joined(machines, workers=1) as cluster:
            assert cluster.trouble == ""
            assert [prices(batch) for batch in read_over(cluster, [task(1)])] == [["1.50"]]
    finally:
        machines.end()


@needs_dask
def test_certificates_that_are_not_there_are_told_at_once(tmp_path: Path) -> None:
    from dask import config

    with Cluster("tls://127.0.0.1:9") as cluster:
        assert "no certificates for it are named here; see distributed.comm.tls in Dask's settings" in cluster.trouble
    told = _certificates(tmp_path)
    (tmp_path / "cert.pem").unlink()
    with config.set(told), Cluster("tls://127.0.0.1:9") as cluster:
        assert f"its certificates cannot be read ({tmp_path}/cert.pem, {tmp_path}/cert.pem" in cluster.trouble


@needs_dask
def test_a_scheduler_that_ends_costs_no_page(machines: Machines) -> None:
    """The last of these: they share the scheduler."""
    machines.add(1, "--no-nanny")
    with joined(machines, workers=1) as cluster:
        waiting = cluster.submit(time.sleep, 60)
        machines.scheduler.send_signal(signal.SIGKILL)
        with pytest.raises(ExecutorGoneError, match="the connection to the scheduler was lost"):
            waiting.result(20)
        assert [prices(batch) for batch in read_over(cluster, [task(1)])] == [["1.50"]]
