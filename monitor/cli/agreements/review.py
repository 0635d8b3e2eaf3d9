"""`channelwarden agreements review`: legal's queue of flagged clauses, worst first, and what was decided on each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import partial
from typing import Annotated, Any, Protocol

import typer
from sqlmodel import Session

from monitor.agreements import acts
from monitor.agreements.names import BY_LIKENESS, clause_name, state_words
from monitor.agreements.review import WAITING, FlaggedClause, ReviewQueue
from monitor.agreements.trail import trail, trail_faults
from monitor.cli.agreements.desk import opened_desk
from monitor.cli.agreements.review_files import sheet, write_portfolio
from monitor.cli.context import JsonOption, Output, WorkspaceOption, known
from monitor.documents.decided import SECOND_LOOK, confidence_words
from monitor.documents.phrases import verdict_words
from monitor.errors import SettingsError
from monitor.model.clause_review import ReviewEvent
from monitor.model.row import LARGEST_NUMBER, row_data
from monitor.pipeline.legal_decisions import take_effect
from monitor.rulebook.records import Scalar

ClauseArgument = Annotated[int, typer.Argument(help="Number of the clause in the queue.", min=1, max=LARGEST_NUMBER)]
ByOption = Annotated[str, typer.Option("--by", help="Name of the person who acts; kept in the audit trail.")]
_STATES = (*WAITING, "accepted", "dismissed")
_PREVIEW = 160

review = typer.Typer(no_args_is_help=True, help="Decide on flagged clauses: the queue, worst first, and its trail.")
review.command("sheet")(sheet)
review.command("portfolio")(write_portfolio)


@review.command("list")
def list_items(
    *,
    agreement: Annotated[str, typer.Option(help="Only this agreement.")] = "",
    status: Annotated[
        list[str] | None, typer.Option(help=f"Only this state (repeatable): {', '.join(_STATES)}.")
    ] = None,
    assignee: Annotated[str, typer.Option(help="Only what is assigned to this person.")] = "",
    new: Annotated[bool, typer.Option("--new", help="Only what an agreement's last version brought.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the flagged clauses that wait for a decision, the strictest reading first."""
    for asked in status or ():
        known(asked, _STATES, "state of a clause")
    output = Output(as_json)
    with opened_desk(workspace) as desk:
        if agreement:
            desk.file(agreement)
        items = [
            item
            for item in desk.queue.items(desk.workspace.local_date(desk.now), agreement_id=agreement)
            if item.status in (status or WAITING)
            and (not assignee or item.assignee.casefold() == assignee.casefold())
            and (not new or item.change == "new")
        ]
        output.data({"clauses": [_data(item) for item in items]})
        if not as_json:
            output.lines(_listed(items) if items else ["No flagged clause waits."])


@review.command()
def show(clause: ClauseArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Show one clause: its text, what each law says, and what was done so far."""
    output = Output(as_json)
    with opened_desk(workspace) as desk:
        item = desk.item(clause)
        output.data(_data(item))
        if not as_json:
            output.lines(_lines(item))


@review.command()
def accept(
    clause: ClauseArgument,
    by: ByOption,
    comment: Annotated[str, typer.Option(help="What should be done about it.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Accept a finding: the clause is what it is flagged as."""
    _do(clause, by, workspace, as_json, partial(acts.accept, comment=comment))


@review.command()
def dismiss(
    clause: ClauseArgument,
    by: ByOption,
    reason: Annotated[str, typer.Option("--reason", help="Why; kept in the audit trail.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Dismiss a finding; one that a law prohibits is dismissed once a second person has done so too."""
    _do(clause, by, workspace, as_json, partial(acts.dismiss, reason=reason))


@review.command()
def reopen(
    clause: ClauseArgument,
    by: ByOption,
    reason: Annotated[str, typer.Option("--reason", help="Why.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take back what was decided: the clause waits again."""
    _do(clause, by, workspace, as_json, partial(acts.reopen, reason=reason))


@review.command()
def comment(
    clause: ClauseArgument,
    text: Annotated[str, typer.Argument(help="The comment.")],
    by: ByOption,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add a comment to a clause."""
    _do(clause, by, workspace, as_json, partial(acts.comment, text=text))


@review.command()
def assign(
    clause: ClauseArgument,
    *,
    to: Annotated[str, typer.Option("--to", help="Who should decide.")],
    by: ByOption,
    due: Annotated[str, typer.Option("--due", help="By which day, as 2026-12-31.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give a clause to a person, with the day by which it should be decided."""
    _do(clause, by, workspace, as_json, partial(acts.assign, assignee=to, due=_day(due)))


@review.command("trail")
def show_trail(
    agreement: Annotated[str, typer.Argument(help="Only this agreement.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show who did what, oldest first, and check that nothing in the trail was changed (exit 1 if so)."""
    output = Output(as_json)
    with opened_desk(workspace) as desk:
        rows, faults = trail(desk.session, agreement), trail_faults(desk.session)
        if agreement and not rows:
            desk.file(agreement)
        output.data({"events": [_event(row) for row in rows], "faults": faults})
        for row in rows:
            output.say(f"{row.agreement_id}, {clause_name(row.clause_type)}: {_said(row)}")
        if not rows:
            output.say("Nothing was done yet.")
    for fault in faults:
        output.say(f"! {fault}")
    if faults:
        raise typer.Exit(1)


class _Act(Protocol):
    """What is done to a clause in a person's name."""

    def __call__(self, session: Session, item: FlaggedClause, *, by: str, now: datetime) -> ReviewEvent:
        """Do it; the caller commits."""


def _do(clause: int, by: str, workspace: WorkspaceOption, as_json: bool, act: _Act) -> None:
    output = Output(as_json)
    with opened_desk(workspace, writes=True) as desk:
        before = desk.item(clause)
        act(desk.session, before, by=by, now=desk.now)
        after = ReviewQueue(desk.session, desk.queue.judge, desk.queue.rules)
        day = desk.workspace.local_date(desk.now)
        item = after.item(clause, day)
        take_effect(
            desk.session, after, rules=desk.rules, workspace=desk.workspace, now=desk.now, agreement_id=before.agreement
        )
    if item is not None:
        output.data(_data(item))
        state = state_words(item.status)
        output.say(f"Clause {clause} ({clause_name(item.type)}, {item.agreement}) is {state}.")
        if item.status == "second_look":
            output.say(SECOND_LOOK)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise SettingsError(f"--due '{text}' is no day; expected one such as 2026-12-31.") from error


def _event(row: ReviewEvent) -> dict[str, Any]:
    return row_data(row, but=("chain", "previous"))


def _said(row: ReviewEvent) -> str:
    to = f" to {row.assignee}" if row.assignee else ""
    due = f" by {row.due.isoformat()}" if row.due else ""
    text = f": {row.text}" if row.text else ""
    return f"{row.at:%Y-%m-%d %H:%M} {row.by}, {row.action}{to}{due}{text}"


def _data(item: FlaggedClause) -> dict[str, Any]:
    plain = {name: value for name, value in vars(item).items() if name not in {"events", "terms", "key", "sha256"}}
    return {
        **plain,
        "hardcore": item.hardcore,
        "terms": list(item.terms),
        "events": [_event(row) for row in item.events],
    }


def _lines(item: FlaggedClause) -> Iterator[str]:
    yield f"Clause {item.clause}: {clause_name(item.type)}, {state_words(item.status)}"
    yield f"{item.agreement}, {item.party}: {item.file}, page {item.page}{f', {item.number}' if item.number else ''}"
    if sure := confidence_words(item.confidence, item.detector):
        yield f"  {sure}"
    if item.lead:
        yield f"  [{item.lead}]"
    yield f"  {' '.join(item.text.split())}"
    for verdict in item.verdicts:
        yield f"  {verdict_words(verdict)}"
    for law, condition in item.conditions:
        yield f"    {law}, {condition}"
    for term in item.terms:
        if term.name != "percentage":
            yield f"  The text says {term.name.replace('_', ' ')}: {_plain(term.value)}"
    for row in item.events:
        yield f"  {_said(row)}"


def _plain(value: Scalar) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _listed(items: Sequence[FlaggedClause]) -> Iterator[str]:
    """Yield the queue for people, three lines a clause: what and how strict, where and whose, its words."""
    for item in items:
        measured = "" if item.confidence is None else f", {item.confidence:.0%} sure"
        sure = ", by likeness alone" if item.detector == BY_LIKENESS else measured
        new = ", new in this version" if item.change == "new" else ""
        state = state_words(item.status)
        yield f"{item.clause:>4}  {item.risk.replace('_', ' ')}: {clause_name(item.type)}, {state}{new}{sure}"
        number = f", {item.number}" if item.number else ""
        due = f" by {item.due.isoformat()}" if item.due else ""
        whose = f"; for {item.assignee}{due}" if item.assignee else ""
        yield f"      {item.agreement}, {item.party}: page {item.page}{number}{whose}"
        words = " ".join(item.text.split())
        yield f"      {words if len(words) <= _PREVIEW else f'{words[:_PREVIEW]} …'}"
    yield "Look at one with `channelwarden agreements review show NUMBER`."
