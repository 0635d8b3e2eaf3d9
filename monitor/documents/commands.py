"""The commands a document tells its reader to run: one place, so that they always name what the command line has."""

from __future__ import annotations

_PROGRAM = "channelwarden"


def approve(step_id: int | None, *, as_legal: bool = False) -> str:
    """Return the command that approves a waiting step."""
    return f"{_PROGRAM} cases approve {step_id} --by NAME{' --as legal' if as_legal else ''}"


def release(run_id: int | None) -> str:
    """Return the command that lets go what a run held back."""
    return f"{_PROGRAM} cases release {run_id} --by NAME"


def show(case_id: int | None) -> str:
    """Return the command that shows one case with its history and evidence."""
    return f"{_PROGRAM} cases show {case_id}"


def list_cases() -> str:
    """Return the command that lists the cases."""
    return f"{_PROGRAM} cases list"


def list_notices() -> str:
    """Return the command that lists what left or waits to leave the house."""
    return f"{_PROGRAM} notices list"
