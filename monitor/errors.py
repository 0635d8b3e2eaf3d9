"""Errors that a user can act on: what, where, what was expected, what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One fault in something a user wrote: file, place in it, what is wrong, how to mend it."""

    file: str
    line: int
    column: str
    problem: str
    expected: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        column = f" [{self.column}]" if self.column else ""
        expected = f"; expected {self.expected}" if self.expected else ""
        return f"{place}{column}: {self.problem}{expected}"


class ChannelwardenError(Exception):
    """Base of the errors a user sees without a traceback; `exit_code` is what the command ends with."""

    exit_code = 2


class SettingsError(ChannelwardenError):
    """The workspace, its settings or the machine is not as the command needs it."""


class ProgramFileError(ChannelwardenError, RuntimeError):
    """A file of the program that is found by walking its folder does not load, or holds not what it has to hold."""


class FaultsError(ChannelwardenError):
    """User-written files hold faults; carries all faults of all files."""

    exit_code = 1

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class SettingsFaultsError(FaultsError):
    """Files that a command works by hold faults, and checking them is not what it was asked for."""

    exit_code = 2


class NotFoundError(ChannelwardenError):
    """A case, step, rule or notice that the user named does not exist."""


class RefusedError(ChannelwardenError):
    """The request is understood and refused: the law gate, an approval or the state forbids it."""

    exit_code = 1


class LockedError(ChannelwardenError):
    """Another process works on this workspace."""

    exit_code = 3


class StoppedError(ChannelwardenError):
    """The pass was asked to stop; what is done is stored and the next pass goes on from there."""

    exit_code = 3
