"""`demo`: three days of a live market on this machine, watched, judged and compared with what was planted."""

from __future__ import annotations

import shlex
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn

from monitor.cli.context import JsonOption, Output, wall_clock
from monitor.demo.calendar import DAYS, SLOTS
from monitor.errors import SettingsError

if TYPE_CHECKING:
    from monitor.demo.play import Played
    from monitor.demo.workspace import DemoNote


def demo(
    directory: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where the demo's workspace is written.")] = Path(
        "channelwarden-demo"
    ),
    clean: Annotated[
        bool, typer.Option("--clean", help="Plant no violation: every look-alike, and nothing to find.")
    ] = False,
    serving: Annotated[
        bool, typer.Option("--serve", help="Run the shops of a played demo again, to go on with its workspace.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Remove what an earlier demo wrote to DIR, and play it anew.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Play three days of a live demo market; ends 0 when all that was planted was found, and nothing else."""
    # Only the demo needs the writers of Word, PDF and Excel files: no other command waits for them to load.
    from monitor.demo import show  # noqa: PLC0415
    from monitor.demo.play import play  # noqa: PLC0415

    output = Output(as_json)
    if serving and (clean or again):
        raise SettingsError(
            "--serve opens the shops of a demo as it was played: leave --clean and --again to a new one."
        )
    if serving:
        _serve(output, directory)
        return
    with _shown_progress(output) as progress:
        played = play(directory, start=_first_day(), planted=not clean, progress=progress, again=again)
    output.data(_data(played, show.digests(played.workspace.out)))
    if not as_json:
        for renderable in show.told(played):
            output.say("")
            output.say(renderable)
        output.page("\n" + show.where(played))
    if not played.comparison.is_exact:
        raise typer.Exit(1)


def _first_day() -> date:
    """Return the demo's first day, so that its last one is yesterday and a user goes on today."""
    return wall_clock().date() - timedelta(days=DAYS)


def _data(played: Played, digests: Sequence[Path]) -> dict[str, object]:
    return {
        "planted": len(played.comparison.planted),
        "found": played.comparison.found,
        "missing": played.comparison.missing,
        "unexpected": played.comparison.unexpected,
        "mails": len(played.mails),
        "digest": digests[-1] if digests else "",
        "seconds": played.seconds,
    }


def _serve(output: Output, directory: Path) -> None:
    from monitor.demo import show  # noqa: PLC0415 - as above
    from monitor.demo.play import serve  # noqa: PLC0415

    def ready(note: DemoNote) -> None:
        output.data({"ports": note.ports, "mail_port": note.mail_port})
        output.say(show.shops(date.fromisoformat(note.start), note.ports))
        output.say(f"Go on with `channelwarden run -w {shlex.quote(str(directory))}`. Ctrl-C ends the market.")

    try:
        serve(directory, until=threading.Event().wait, ready=ready)
    except KeyboardInterrupt:
        output.say("The market is closed.")


@contextmanager
def _shown_progress(output: Output) -> Iterator[Callable[[str, str], None]]:
    with output.progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()) as bar:
        task = bar.add_task("opening the shops", total=len(SLOTS))
        seen: set[str] = set()

        def progress(slot: str, detail: str) -> None:
            seen.add(slot)
            bar.update(task, completed=len(seen) - 1, description=f"day {slot[0]}: {detail}"[:70])

        yield progress
