"""Commands as a person types them, run within the test's own process."""

from __future__ import annotations

from typing import Any

from click.testing import Result
from typer.testing import CliRunner

from monitor.cli.app import build


def run_command(*words: object, **more: Any) -> Result:
    """Run a command and return what came of it, an exception that it raised among it."""
    line = list(map(str, words))
    return CliRunner().invoke(build(line[0]), line, **more)
