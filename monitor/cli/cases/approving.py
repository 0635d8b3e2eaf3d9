"""`cases approve`: one step, several, or all that wait, each past the law gate and each with its own record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track
from rich.table import Table
from sqlmodel import Session

from monitor.cases import decisions
from monitor.cases.gate import gate_of
from monitor.cases.ladder import LEGAL
from monitor.cases.waiting import Wanted, list_code, waiting_steps
from monitor.cli.cases.sitting import ByOption, on_what_holds_now, sitting
from monitor.cli.context import (
    DryRunOption,
    JsonOption,
    Output,
    WorkspaceOption,
    folded,
    known,
    wall_clock,
    workspace_of,
)
from monitor.documents import commands
from monitor.documents.approvals import Approval, Approver, approve_each, said_of, why_not
from monitor.documents.approvals import approve as approve_step
from monitor.errors import NotFoundError, RefusedError, SettingsError
from monitor.evidence.own_store import open_store
from monitor.facts.registry import rule_named, rules_of
from monitor.model import Party
from monitor.model.row import LARGEST_NUMBER
from monitor.rulebook.records import Rule
from monitor.settings import Workspace
from monitor.vocabulary import TAKEN_STEP, Rung, StepStatus
from scrapers.counted import number_of

_WORDS = {"done": "approved", "in_review": "goes to legal"}


def approve(
    steps: Annotated[
        list[int] | None,
        typer.Argument(metavar="STEP", max=LARGEST_NUMBER, help="Numbers of the steps, as `cases list` shows them."),
    ] = None,
    *,
    by: ByOption,
    role: Annotated[str, typer.Option("--as", help="In which role: channel_manager or legal.")] = "channel_manager",
    every: Annotated[bool, typer.Option("--all", help="All steps that wait for this role.")] = False,
    rule: Annotated[str, typer.Option("--rule", help="With --all: only steps of this rule.")] = "",
    party: Annotated[str, typer.Option("--party", help="With --all: only steps towards the party of this id.")] = "",
    kind: Annotated[str, typer.Option("--kind", help="With --all: only notice, warning, hold or suspension.")] = "",
    listed: Annotated[
        str, typer.Option("--listed", help="With --all: code of the list that --dry-run showed; another is refused.")
    ] = "",
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Approve steps: the law gate is asked once more about each, then its notice goes to the outbox.

    Of several, each is approved for itself; ends with 3 when one was not.
    """
    known(role, decisions.ROLES, "role")
    if kind:
        known(kind, tuple(Rung), "kind of step")
    if every == bool(steps):
        raise SettingsError("say which steps: their numbers, or --all (with --rule, --party, --kind).")
    if not every and (rule or party or kind or listed):
        raise SettingsError("--rule, --party, --kind and --listed choose among --all steps that wait.")
    if every and not (listed or dry_run):
        shows = commands.approve_all(as_legal=role == LEGAL)
        raise SettingsError(
            f"look at the list first: `{shows}` shows it, and the code by which to approve it (--listed)."
        )
    output = Output(as_json)
    approver = Approver(by, role, wall_clock())
    if steps and len(steps) == 1 and not dry_run:
        _one(output, workspace, steps[0], approver)
    else:
        chosen = Wanted(rule.upper(), party, kind) if every else None
        _several(output, workspace_of(workspace), steps or [], chosen, approver, listed=listed, keep=not dry_run)


def _one(output: Output, workspace: Path | None, step: int, approver: Approver) -> None:
    with sitting(workspace) as place:
        rules = rules_of(place.workspace)
        on_what_holds_now(place, rules)
        gate = gate_of(place.workspace, rules, place.today)
        decided = approve_step(
            place.session, step, workspace=place.workspace, rules=rules, gate=gate, approver=approver
        )
        said = said_of(place.session, decided, approver.role)
    if decided.status not in TAKEN_STEP:
        legal = f" Legal decides: `{commands.approve(step, as_legal=True)}`."
        answer, why = decided.gate["answer"], why_not(decided, approver.role).rstrip(".")
        raise RefusedError(
            f"step {step} is not approved: the law gate answers {answer}: {why}."
            f"{legal if decided.status == StepStatus.IN_REVIEW else ''}"
        )
    output.data({"step": step, "case": decided.case_id, "status": decided.status, "outbox": decided.outbox_id})
    of = ", ".join(filter(None, (said.rule, f"case {said.case}")))
    whom = f" to {said.party} about {said.about}" if said.party else ""
    output.say(f"Step {step} is approved: {said.kind}{whom} ({of}).")
    if said.unread:
        output.say(f"The law gate allows it by {said.unread}.")
    if said.reviewed:
        output.say(f"The law gate asked for review: {said.reviewed}")
    if decided.outbox_id is None:
        output.say("Nothing could be written to the party yet; see `channelwarden cases show`.")
    else:
        output.say(f"Document {decided.outbox_id} leaves with the next run, or now with `channelwarden notices send`.")
        output.say(f"Until it left, `{commands.withdraw(step)}` takes it back.")


def _several(
    output: Output,
    workspace: Workspace,
    steps: Sequence[int],
    chosen: Wanted | None,
    approver: Approver,
    *,
    listed: str,
    keep: bool,
) -> None:
    rules = rules_of(workspace)
    with sitting(workspace.root) as place:
        on_what_holds_now(place, rules)
        if chosen is None:
            numbers = list(dict.fromkeys(steps))
        else:
            _refuse_unless_there(place.session, chosen, rules)
            numbers = waiting_steps(place.session, chosen, role=approver.role)
    code = list_code(numbers)
    if listed and listed != code:
        raise RefusedError(
            f"other steps wait than those of the list {listed}: it is {code} now, and nothing was approved. Look again "
            "with --dry-run."
        )
    found = _decided(output, workspace, rules, numbers, approver, keep=keep)
    taken = sum(one.outcome in TAKEN_STEP for one in found)
    output.data(
        {"steps": found, "approved": taken, "not_approved": len(found) - taken, "list": code, "dry_run": not keep}
    )
    output.say(_table(found) if found else "No step waits for this approval.")
    if keep:
        output.say(f"{taken} of {number_of(len(found), 'step')} approved; their documents leave with the next run.")
    elif found:
        output.say(f"{taken} of {number_of(len(found), 'step')} would be approved; nothing was (--dry-run).")
        if chosen is not None:
            output.say(f"Approve these by the same command with `--listed {code}` instead of --dry-run.")
    if keep and taken < len(found):
        raise typer.Exit(3)


def _refuse_unless_there(session: Session, chosen: Wanted, rules: Mapping[str, Rule]) -> None:
    """Refuse a rule or party that is not there: nothing waits for it, and that would read as if all were done."""
    if chosen.rule:
        rule_named(rules, chosen.rule)
    if chosen.party and session.get(Party, chosen.party) is None:
        raise NotFoundError(f"there is no party '{chosen.party}'; the ids are in policy/parties.csv.")


def _decided(
    output: Output,
    workspace: Workspace,
    rules: Mapping[str, Rule],
    numbers: Sequence[int],
    approver: Approver,
    *,
    keep: bool,
) -> list[Approval]:
    with closing(open_store(workspace)) as database:
        each = approve_each(database, numbers, workspace=workspace, rules=rules, approver=approver, keep=keep)
        shown = track(
            each,
            "approving",
            total=len(numbers),
            console=output.console,
            transient=True,
            disable=not output.console.is_terminal,
        )
        return list(shown)


def _table(found: Sequence[Approval]) -> Table:
    table = Table("Step", "Case", "Party", "Rule", "About", "Kind", "Becomes", "To, or why not", box=None)
    for one in found:
        becomes = _WORDS.get(one.outcome, one.outcome)
        grounds = f"allowed by {one.unread}" if one.unread else f"to review: {one.reviewed}" if one.reviewed else ""
        why = one.reason or (f"{one.to} ({grounds})" if grounds else one.to)
        case = "" if one.case is None else str(one.case)
        cells = (str(one.step), case, one.party, one.rule, one.about, one.kind, becomes, why)
        table.add_row(*map(folded, cells))
    return table
