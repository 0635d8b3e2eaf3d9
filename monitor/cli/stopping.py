"""A command that is told to stop: SIGTERM and SIGHUP end it as Ctrl-C does, with one sentence and the code of each."""

from __future__ import annotations

import atexit
import signal
from dataclasses import dataclass
from types import FrameType

INTERRUPTED = 130
"""What a shell expects of a program that Ctrl-C ended: 128 and the number of the signal."""
READER_GONE = 141
"""The same where nobody reads the output any more, as `head` once it has its lines."""
_BY = {signal.SIGINT: "Ctrl-C", signal.SIGTERM: "SIGTERM", signal.SIGHUP: "the end of its terminal (SIGHUP)"}
_SIGNAL_CODES = 128


@dataclass
class Stop:
    """Which signal asks the command to end; Ctrl-C unless another one came."""

    by: signal.Signals = signal.SIGINT

    @property
    def code(self) -> int:
        """What the command ends with."""
        return _SIGNAL_CODES + self.by

    def __str__(self) -> str:
        return (
            f"stopped by {_BY[self.by]}. What was finished is kept, what was not is taken back; "
            "give the command again to go on."
        )


def heed_signals() -> Stop:
    """Let SIGTERM and SIGHUP end the command as Ctrl-C does, so that what it has open is closed; return what is noted.

    A signal that whoever started the command has it ignore (`nohup`) stays ignored. One that comes while Python tidies
    up behind a command changes nothing any more: what that did, and its code, stand.
    """
    stop = Stop()
    atexit.register(_heed_none)

    def on_signal(number: int, _frame: FrameType | None) -> None:
        stop.by = signal.Signals(number)
        if callable(signal.getsignal(signal.SIGINT)):
            signal.raise_signal(signal.SIGINT)  # whoever waits for it meanwhile, as asyncio does, ends his own way
        else:  # a shell starts what runs in the background so that Ctrl-C is ignored
            raise KeyboardInterrupt

    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, on_signal)
    return stop


def _heed_none() -> None:
    for number in _BY:
        signal.signal(number, signal.SIG_IGN)
