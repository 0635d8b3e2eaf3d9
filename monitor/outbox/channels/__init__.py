"""The ways out of the house, one file each with an `open_channel`; found by walking this package."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Protocol

import monitor.outbox.channels
from monitor.errors import ProgramFileError
from monitor.model import OutboxItem
from monitor.settings import Workspace
from monitor.vocabulary import HandoverState
from scrapers.found_files import FoundFileError, modules_of


class ChannelDownError(Exception):
    """The channel cannot be reached or is not set up: nothing was handed over, everything on it waits."""


class NotAcceptedError(Exception):
    """The other side said no to this document; `permanent` when asking again is pointless."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        self.permanent = permanent
        super().__init__(reason)


class UnclearError(Exception):
    """The document may or may not have been handed over: the line broke before the other side answered.

    `silent` says that it kept the line and said nothing: another document would wait as long.
    """

    def __init__(self, reason: str, *, silent: bool = False) -> None:
        self.silent = silent
        super().__init__(reason)


@dataclass(frozen=True)
class Reply:
    """What the other side said of one recipient: taken, deferred or refused, and why."""

    state: HandoverState
    words: str = ""


class Channel(Protocol):
    """A way out; handing over twice does harm unless `repeatable` (a file that is written again)."""

    repeatable: bool

    def recipients(self, item: OutboxItem) -> list[str]:
        """Return those the document goes to, each once, as the document names them."""

    def at_once(self, waiting: Sequence[str]) -> list[str]:
        """Return the recipients, out of one or more that wait, that the document is handed over for together."""

    def send(self, item: OutboxItem, recipients: Sequence[str], now: datetime) -> Mapping[str, Reply]:
        """Hand the document over for these recipients; whom the reply leaves out was not asked and is due at once.

        Raises `ChannelDownError`, `NotAcceptedError` or `UnclearError`, which speak for all of them.
        """


MAIL, FILE = "mail", "file"

Opener = Callable[[Workspace], Channel]


@cache
def openers() -> dict[str, Opener]:
    """Return what opens each channel by name; a file here that opens none raises `ProgramFileError`."""
    found: dict[str, Opener] = {}
    try:
        for file, module in sorted(modules_of("monitor.outbox.channels", monitor.outbox.channels.__path__)):
            if not callable(opener := getattr(module, "open_channel", None)):
                raise FoundFileError(f"{file} defines no open_channel(workspace)")
            found[module.__name__.rpartition(".")[2]] = opener
    except FoundFileError as error:
        raise ProgramFileError(str(error)) from error
    return found


def named_channels() -> list[str]:
    """Return the channels that a reader may name in front of an address: all but mail and the files below `out/`."""
    return [name for name in openers() if name not in (MAIL, FILE)]


def by_channel(readers: Iterable[str]) -> dict[str, list[str]]:
    """Return addresses by channel, mail first: `pager:night-desk` is night-desk on the channel `pager`."""
    found: dict[str, list[str]] = {MAIL: []}
    for reader in readers:
        name, _, address = reader.partition(":")
        if address and name in named_channels():
            found.setdefault(name, []).append(address)
        else:
            found[MAIL].append(reader)
    return found
