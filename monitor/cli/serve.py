"""`channelwarden serve`: what the commands tell, as pages in a browser."""

from __future__ import annotations

import logging
from typing import Annotated

import typer

from monitor.cli.context import JsonOption, Output, WorkspaceOption, known, wall_clock, workspace_of
from monitor.console.listening import HERE, PORT, Listening, listen
from monitor.settings import console_token
from monitor.vocabulary import Visibility


def serve(
    *,
    host: Annotated[
        str, typer.Option("--host", help="Address to listen on; one that other machines reach needs a token.")
    ] = HERE,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port; 0 takes any that is free.")] = PORT,
    name: Annotated[
        list[str] | None, typer.Option("--name", help="Another name that browsers call it by (repeatable).")
    ] = None,
    audience: Annotated[
        str, typer.Option("--audience", help="channel or legal: what is for legal only is shown to legal only.")
    ] = Visibility.CHANNEL.value,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show digest, cases, letters, agreements and health in a browser until SIGTERM; nothing is decided there.

    Each page names the command that decides. A token in CHANNELWARDEN_CONSOLE_TOKEN is asked for as a password.
    """
    known(audience, tuple(Visibility), "audience")
    opened, readers = workspace_of(workspace), Visibility(audience)
    listening = listen(host, port, names=name or (), token=console_token())
    # Slow to load, and not needed to refuse.
    from monitor.console.rendering import READERS  # noqa: PLC0415
    from monitor.console.serving import serve as answer  # noqa: PLC0415
    from monitor.console.sight import Console, look  # noqa: PLC0415

    console = Console(opened.root, readers, wall_clock)
    with listening.socket:
        with look(console) as sight:
            _ = sight.rules  # faults are said now, and not by the first page
        _tell(as_json, listening, audience, READERS[readers])
        answer(console, listening)


def _tell(as_json: bool, listening: Listening, audience: str, readers: str) -> None:
    """Say where the console is; from now on what happens is logged."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("uvicorn").setLevel(logging.ERROR)
    output = Output(as_json)
    output.data({"address": listening.address, "audience": audience})
    output.lines([f"{listening.address} shows what {readers} reads. Ctrl-C ends it."])
