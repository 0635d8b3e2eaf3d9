"""The reading benchmark: it reads every row it wrote, both ways, and says what it measured."""

from __future__ import annotations

import json
import subprocess
import sys


def test_a_small_run_tells_ratios_and_memory() -> None:
    command = [
        sys.executable,
        "-m",
        "bench.ingest",
        "--csv",
        "500",
        "--xlsx",
        "100",
        "--memory",
        "1000",
        "--store",
        "3000",
        "--repeat",
        "1",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    said = json.loads(done.stdout)
    assert (said["csv"]["rows"], said["xlsx"]["rows"]) == (500, 100)
    assert said["csv"]["ratio"] > 0
    assert [one["rows"] for one in said["memory"]] == [200, 1000]
    assert all(one["peak_memory_mib"] > 1 for one in said["memory"])
    assert said["store"]["rows"] == 3000
    assert set(said["aims"]) == {
        "csv_ratio", "xlsx_ratio", "memory_of_five_times_the_rows", "stored_rows_a_second",
    }  # fmt: skip


def test_a_small_run_of_storing_tells_speed_and_memory() -> None:
    command = [sys.executable, "-m", "bench.ingest_store", "--rows", "3000", "--repeat", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    said = json.loads(done.stdout)
    assert said["rows"] == 3000
    assert said["rows_a_cpu_second"] > 0
    assert said["peak_memory_mib"] > 1
