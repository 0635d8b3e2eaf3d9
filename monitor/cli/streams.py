"""The standard streams, whatever the locale of the machine: any text can be written, and what is read is UTF-8."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Iterator
from typing import TextIO

from monitor.errors import SettingsError

_ESCAPED = "channelwarden.escaped"
_ASCII = "ascii"


def _escaped(error: UnicodeError) -> tuple[str, int]:
    """Spell what an encoding lacks as JSON does: of words it can still be read, and data stay what they are."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2)), error.end


codecs.register_error(_ESCAPED, _escaped)


def settle_file_names() -> None:
    """Begin the command anew in Python's UTF-8 mode where the locale spells the names of files in another encoding.

    Names in policy files and of reports are UTF-8, as those on disks are: by the locale's they would not be found. What
    the streams are read and written in stays the locale's.
    """
    if codecs.lookup(sys.getfilesystemencoding()).name == "utf-8" or not sys.executable:
        return
    spelt = next((stream.encoding for stream in (sys.stdin, sys.stdout, sys.stderr) if stream is not None), _ASCII)
    kept = {} if codecs.lookup(spelt).name == _ASCII else {"PYTHONIOENCODING": spelt}
    variables = {**kept, **os.environ, "PYTHONUTF8": "1"}  # for the processes that this one starts
    os.execve(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]], variables)  # noqa: S606 - itself


def settle_streams() -> None:
    """Let no sign stop the output, and take UTF-8 where the locale knows ASCII alone (LANG=C), as Click does."""
    for stream, errors in ((sys.stdin, "strict"), (sys.stdout, _ESCAPED), (sys.stderr, _ESCAPED)):
        if isinstance(stream, io.TextIOWrapper):
            narrow = codecs.lookup(stream.encoding).name == _ASCII
            stream.reconfigure(encoding="utf-8" if narrow else None, errors=errors)


def let_go() -> None:
    """Drop what cannot be written any more: Python would try again at its end, and end with a code of its own."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def standard_input() -> TextIO:
    """Return standard input; raises `SettingsError` where the command was started without one."""
    if sys.stdin is None:
        raise SettingsError("standard input is closed; give the command its input by a pipe, or name a file.")
    return sys.stdin


def input_lines() -> Iterator[str]:
    """Yield the lines of standard input; raises `SettingsError` with the number of one that is not text."""
    number = 0
    try:
        for number, line in enumerate(standard_input(), start=1):  # noqa: B007 - the fault tells it
            yield line
    except UnicodeDecodeError as error:
        raise SettingsError(
            f"standard input, after line {number}: byte {error.object[error.start]:#04x} is not {error.encoding}; "
            "expected text saved as UTF-8."
        ) from error
