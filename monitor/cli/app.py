"""The `channelwarden` command: finds the command files beside it and turns errors into one clear line."""

from __future__ import annotations

import contextlib
import errno
import importlib
import pkgutil
import sys
import traceback
from collections.abc import Sequence
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console

import monitor.cli
from monitor import __version__
from monitor.cli.stopping import INTERRUPTED, READER_GONE, heed_signals
from monitor.cli.streams import let_go, settle_file_names, settle_streams
from monitor.errors import ChannelwardenError, SettingsError

_NOT_COMMANDS = {"app", "context", "default_command", "reference", "saving", "stopping", "streams"}
_KEPT_IN = {
    "check": "workspace",
    "collect": "run",
    "digest": "digest",
    "init": "workspace",
    "judge": "run",
    "price": "extract",
}
"""Files of the commands that are not in one of their own name; where one is missing here it is found, only later."""
_FILE_ERRORS = (("scrapers.found_files", "FoundFileError"), ("reports.render", "FormatFileError"))
"""What the shelves raise for files of theirs that cannot be used"""
_WITH_A_VALUE = ("-w", "--workspace")


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"channelwarden {__version__}")
        raise typer.Exit


def build(word: str = "") -> typer.Typer:
    """Build the application from every command file in this package, in order of name.

    Of a command named by `word` only its own file is loaded: most of the others' libraries are slow to load. To say
    the version, none is.
    """
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

    if word == "--version":
        return app
    files = sorted({info.name for info in pkgutil.iter_modules(monitor.cli.__path__)} - _NOT_COMMANDS)
    own = _KEPT_IN.get(word, word)
    for module in [own] if own in files else files:
        _add(app, module)
    return app


def _add(app: typer.Typer, name: str) -> None:
    """Add the command, or the group of commands, that is called as its file is; a file with `register` adds its own."""
    module = importlib.import_module(f"monitor.cli.{name}")
    own: Any = getattr(module, name, None)
    if hasattr(module, "register"):
        module.register(app)
    elif isinstance(own, typer.Typer):
        app.add_typer(own, name=name)
    elif own is not None:
        app.command(name)(own)
    else:
        raise ImportError(f"monitor/cli/{name}.py holds neither a command of that name nor `register`")


def main() -> None:
    """Run the command line; a user's error ends with its message and exit code, never with a traceback."""
    settle_file_names()
    stop = heed_signals()
    settle_streams()
    arguments = words_first(sys.argv[1:])
    try:
        build(arguments[0] if arguments else "")(arguments)
    except KeyboardInterrupt:  # before the command itself began; from then on Typer makes an exit code of it
        _end(str(stop), stop.code)
    except SystemExit as ended:
        if ended.code == INTERRUPTED:
            _end(str(stop), stop.code)
        if isinstance(ended.__context__, BrokenPipeError):
            sys.exit(READER_GONE)  # 1 would say that what was checked has faults
        raise
    except ChannelwardenError as error:
        _end(str(error), error.exit_code)
    except OSError as error:
        _end_for_the_time_zone(error)
        place = f"{error.filename}: " if error.filename else ""
        _end(f"{place}{error.strerror or error}; {_way_out(error)}", ChannelwardenError.exit_code)
    except Exception as error:
        _end_for_the_time_zone(error)
        said = _of_the_store(error) or _of_a_program_file(error)
        if not said:
            raise
        _end(said, ChannelwardenError.exit_code)


def _end(said: str, code: int) -> NoReturn:
    """End the command with a sentence on standard error and an exit code."""
    with contextlib.suppress(OSError):  # a full disk may be what standard error is written to; the code says it still
        Console(stderr=True, highlight=False, soft_wrap=True).print(f"channelwarden: {said}", markup=False)
    let_go()
    sys.exit(code)


def _way_out(error: OSError) -> str:
    """Return what to do about a file that the system refused."""
    if error.errno in (errno.EACCES, errno.EPERM):
        return "check that the path is right and that this user may read and write there"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        where = "there" if error.filename else "where its output goes and for temporary files (TMPDIR)"
        return f"free space {where}, then give the command again"
    return "check that the path is right and may be written, and that the disk is not full"


def _end_for_the_time_zone(error: Exception) -> None:
    """End the command where a library, as it is loaded, could not read the machine's own time zone."""
    modules = {frame.f_globals.get("__name__") for frame, _ in traceback.walk_tb(error.__traceback__)}
    if "babel.localtime" in modules:
        way_out = "Set the environment variable TZ to one such as Europe/Berlin, or leave it out; see brand.timezone."
        _end(f"the time zone of this machine cannot be read: {error}. {way_out}", SettingsError.exit_code)


def _of_the_store(error: Exception) -> str:
    """Return what the database said when it failed in the middle of a command; empty for any other error."""
    database = sys.modules.get("sqlalchemy.exc")  # slow to load; without it no command used a store
    if database is None or not isinstance(error, database.DBAPIError):
        return ""
    from monitor.store.session import first_line, is_ours  # noqa: PLC0415 - as slow; who used a store has it

    if is_ours(error):
        return ""
    return (
        f"the store failed: {first_line(error)}. What was not finished was taken back. Check that its server runs and "
        "lets this user write, that its disk and that of temporary files (TMPDIR) can be written and are not full, and "
        "that nobody else holds it; then run this again."
    )


def _of_a_program_file(error: Exception) -> str:
    """Return which file that is found by walking its folder cannot be used, and why; empty for any other error."""
    for module, name in _FILE_ERRORS:
        kind = getattr(sys.modules.get(module), name, None)  # where nothing asked for such files, none of them failed
        if kind and isinstance(error, kind):
            return f"{error}; mend that file, or take it out of its folder"
    return ""


def words_first(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with the shared options that stand among the command's words right behind these words.

    A question for help needs neither of them, and without any word there is no command that could read them.
    """
    words: list[str] = []
    shared: list[str] = []
    rest = list(arguments)
    while rest:
        if rest[0] in _WITH_A_VALUE:
            shared, rest = shared + rest[:2], rest[2:]
        elif rest[0] == "--json" or rest[0].startswith(("--workspace=", "-w")):
            shared.append(rest.pop(0))
        elif not rest[0].startswith("-"):
            words.append(rest.pop(0))
        else:
            break
    if rest[:1] in (["--help"], ["--version"]) or not (words or rest):
        return words + rest
    return words + shared + rest


if __name__ == "__main__":
    main()
