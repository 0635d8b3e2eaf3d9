"""The commands a document tells its reader to run: one place, so that they always name what the command line has."""

from __future__ import annotations

import shlex

from monitor.vocabulary import Visibility

_PROGRAM = "channelwarden"


def approve(step_id: int | None, *, as_legal: bool) -> str:
    """Return the command that approves a waiting step."""
    return f"{_PROGRAM} cases approve {step_id} --by NAME{' --as legal' if as_legal else ''}"


def approve_all(*, as_legal: bool, rule: str = "", party: str = "") -> str:
    """Return the command that lists the steps an audience may approve together, and what would become of each.

    `rule` and `party` (an id) leave those of other rules and parties out.
    """
    chosen = "".join(f" --{name} {shlex.quote(value)}" for name, value in (("rule", rule), ("party", party)) if value)
    return f"{_PROGRAM} cases approve --all{chosen} --dry-run --by NAME{' --as legal' if as_legal else ''}"


def withdraw(step_id: int | None) -> str:
    """Return the command that withdraws a waiting step."""
    return f"{_PROGRAM} cases withdraw {step_id} --by NAME --reason TEXT"


def waive(case_id: int | None) -> str:
    """Return the command that lets a case rest until a day."""
    return f"{_PROGRAM} cases waive {case_id} --by NAME --reason TEXT --until YYYY-MM-DD"


def dispute(case_id: int | None) -> str:
    """Return the command that notes that the party disputes a case."""
    return f"{_PROGRAM} cases dispute {case_id} --by NAME --reason TEXT"


def resume(case_id: int | None) -> str:
    """Return the command that ends a waiver or dispute."""
    return f"{_PROGRAM} cases resume {case_id} --by NAME --reason TEXT"


def export(case_id: int | None, audience: str) -> str:
    """Return the command that packs a case's evidence."""
    return f"{_PROGRAM} evidence export {case_id} DIR{' --audience legal' if audience == Visibility.LEGAL else ''}"


def explain(violation_id: int | None, audience: str) -> str:
    """Return the command that shows a finding line by line."""
    return f"{_PROGRAM} rules explain {violation_id}{' --audience legal' if audience == Visibility.LEGAL else ''}"


def accept_clause(clause: int) -> str:
    """Return the command by which legal accepts a flagged clause."""
    return f"{_PROGRAM} agreements review accept {clause} --by NAME"


def dismiss_clause(clause: int) -> str:
    """Return the command by which legal dismisses a flagged clause."""
    return f"{_PROGRAM} agreements review dismiss {clause} --by NAME --reason TEXT"


def reopen_clause(clause: int) -> str:
    """Return the command by which legal takes back what was decided on a clause."""
    return f"{_PROGRAM} agreements review reopen {clause} --by NAME"


def close(case_id: int | None) -> str:
    """Return the command that closes a case."""
    return f"{_PROGRAM} cases close {case_id} --by NAME --reason TEXT"


def release(run_id: int | None) -> str:
    """Return the command that lets go what a run held back."""
    return f"{_PROGRAM} cases release {run_id} --by NAME"


def release_site(site: str) -> str:
    """Return the command that lets go all that any run held back of a site."""
    return f"{_PROGRAM} cases release --site {site} --by NAME"


def list_cases(audience: str) -> str:
    """Return the command that lists an audience's cases with the steps that wait."""
    return f"{_PROGRAM} cases list{' --audience legal' if audience == Visibility.LEGAL else ''}"


def health() -> str:
    """Return the command that shows how well each site can be seen."""
    return f"{_PROGRAM} health"


def list_gaps(audience: str) -> str:
    """Return the command that shows in full what an audience's digest would say was not seen or not judged."""
    return f"{_PROGRAM} digest --gaps{' --audience legal' if audience == Visibility.LEGAL else ''}"


def list_notices() -> str:
    """Return the command that lists what left or waits to leave the house."""
    return f"{_PROGRAM} notices list"


def send_again(document: int | None = None) -> str:
    """Return the command that sends a document once more to those who did not get it."""
    return f"{_PROGRAM} notices send --again {document or 'NUMBER'}"
