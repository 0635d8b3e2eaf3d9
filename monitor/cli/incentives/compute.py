"""`incentives compute`: worked calculations of a file, answered case by case."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.context import Output
from monitor.cli.streams import standard_input
from monitor.errors import SettingsError
from monitor.incentives import worked


def compute(
    file: Annotated[str, typer.Argument(metavar="FILE", help="JSON file of cases, '-' for standard input.")],
    as_json: Annotated[bool, typer.Option("--json", help="The answers are JSON in any case.")] = True,  # noqa: ARG001
) -> None:
    """Answer worked calculations: {"cases": [{"id", "method", "inputs"}]} gives {"results": [{"id", ...}]}.

    The answers are JSON in any case. A case that cannot be computed has an "error" and the exit code is 1.
    """
    output = Output(as_json=True)
    answers = [worked.compute(case) for case in worked.read_cases(_text(file), file)]
    output.data({"results": [{"id": w.id, "error": w.error} if w.error else {"id": w.id, **w.answer} for w in answers]})
    for done in answers:
        if done.error:
            output.say(done.error)
        elif done.unread:
            output.say(f"{done.id}: not used by its method: {', '.join(done.unread)}")
    if any(done.error for done in answers):
        raise typer.Exit(1)


def _text(file: str) -> str:
    try:
        return standard_input().read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SettingsError(f"{file}: is not UTF-8 text; expected a JSON file of cases") from error
    except OSError as error:
        raise SettingsError(f"{file}: cannot be read ({error.strerror}); expected a JSON file of cases") from error
