"""The command itself, in a process of its own on a free port."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from typer.testing import CliRunner

from monitor.cli.app import build
from monitor.errors import ChannelwardenError

ROOT = Path(__file__).parents[2]


@dataclass
class Running:
    """A console that answers."""

    address: str
    process: subprocess.Popen[str]

    def ask(self, path: str, method: str = "GET", **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        with httpx.Client(base_url=self.address, timeout=120) as client:
            return client.request(method, path, headers=named)

    def text(self, path: str) -> str:
        answer = self.ask(path)
        assert answer.status_code == 200, (path, answer.status_code, answer.text)
        return answer.text


def command(*words: str | Path, environment: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """Begin `channelwarden serve` with these words."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CHANNELWARDEN_")}
    return subprocess.Popen(
        [sys.executable, "-m", "monitor.cli.app", "serve", *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=clean | {"COLUMNS": "300"} | dict(environment or {}),
    )


def refused(*words: str | Path, environment: Mapping[str, str] | None = None) -> str:
    """Return the sentence by which the command refuses to begin, with exit code 2."""
    clean = {"CHANNELWARDEN_CONSOLE_TOKEN": "", "CHANNELWARDEN_DSN": ""}
    done = CliRunner().invoke(build("serve"), ["serve", *map(str, words)], env=clean | dict(environment or {}))
    assert isinstance(done.exception, ChannelwardenError), (done.exit_code, done.output)
    assert done.exception.exit_code == 2
    return str(done.exception)


@contextmanager
def started(root: Path, *words: str, environment: Mapping[str, str] | None = None) -> Iterator[Running]:
    """Begin the console of a workspace on a free port; at the end it is told to stop, and stops with 0."""
    process = command("-w", root, "--port", "0", "--json", *words, environment=environment)
    assert process.stdout is not None
    said = ""
    while not said.endswith("}\n"):
        line = process.stdout.readline()
        assert line, process.communicate()[1]
        said += line
    try:
        yield Running(json.loads(said)["address"], process)
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=120)
    assert process.returncode == 0
