"""The `channelwarden` command: finds the command files beside it and turns errors into one clear line."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from typing import Annotated

import typer
from rich.console import Console

import monitor.cli
from monitor import __version__
from monitor.errors import ChannelwardenError

_NOT_COMMANDS = {"app", "context", "default_command", "reference", "saving"}


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"channelwarden {__version__}")
        raise typer.Exit


def build() -> typer.Typer:
    """Build the application from every command file in this package, in order of name."""
    app = typer.Typer(
        name="channelwarden",
        help="Watch a sales channel against the brand's own policies, with a law gate before every sanction.",
        no_args_is_help=True,
        add_completion=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )

    @app.callback()
    def root(
        version: Annotated[
            bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
        ] = False,
    ) -> None:
        """Watch a sales channel against the brand's own policies, with a law gate before every sanction."""

    for module in sorted(info.name for info in pkgutil.iter_modules(monitor.cli.__path__)):
        if module not in _NOT_COMMANDS:
            importlib.import_module(f"monitor.cli.{module}").register(app)
    return app


def main() -> None:
    """Run the command line; a user's error ends with its message and exit code, never with a traceback."""
    try:
        build()()
    except ChannelwardenError as error:
        Console(stderr=True, highlight=False, soft_wrap=True).print(f"channelwarden: {error}", markup=False)
        sys.exit(error.exit_code)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        said = f"{place}{error.strerror or error}; check that the folder exists, may be written and is not full"
        Console(stderr=True, highlight=False, soft_wrap=True).print(f"channelwarden: {said}", markup=False)
        sys.exit(ChannelwardenError.exit_code)


if __name__ == "__main__":
    main()
