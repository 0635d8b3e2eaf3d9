"""`cases`: list, show, and what a person decides on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text
from sqlmodel import Session

from monitor.cases import blast, decisions, lifecycle, overview
from monitor.cases.gate import gate_of
from monitor.cases.wording import case_words, held_words, printable
from monitor.cli.context import LARGEST_NUMBER, JsonOption, Output, WorkspaceOption, wall_clock, workspace_of
from monitor.documents import notice
from monitor.errors import RefusedError, SettingsError
from monitor.facts.registry import schemas
from monitor.model import Case
from monitor.policy.load import is_loaded
from monitor.rulebook.load import load_rules
from monitor.rulebook.records import Rule
from monitor.settings import Workspace
from monitor.store.session import open_database
from monitor.vocabulary import CaseStatus, StepStatus

ByOption = Annotated[str, typer.Option("--by", help="Name of the person who decides; kept in the case's history.")]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why; kept in the case's history.")]
AudienceOption = Annotated[
    str, typer.Option("--audience", help="channel or legal; cases for legal only are shown to legal only.")
]
CaseArgument = Annotated[int, typer.Argument(help="Number of the case.", max=LARGEST_NUMBER)]
StepArgument = Annotated[int, typer.Argument(help="Number of the step, as `cases list` shows it.", max=LARGEST_NUMBER)]
_DAY = ["%Y-%m-%d"]


def register(app: typer.Typer) -> None:
    """Add the `cases` commands."""
    noun = typer.Typer(name="cases", help="Cases: list, show, approve, waive, dispute, close.", no_args_is_help=True)
    noun.command("list")(list_all)
    for command in (show, approve, withdraw, waive, dispute, resume, close, release):
        noun.command()(command)
    app.add_typer(noun)


@dataclass(frozen=True)
class _Sitting:
    session: Session
    workspace: Workspace
    now: datetime
    today: date


@contextmanager
def _sitting(option: Path | None) -> Iterator[_Sitting]:
    """Open the workspace's store for one decision; it is committed when nothing was refused."""
    workspace, now = workspace_of(option), wall_clock()
    database = open_database(workspace.dsn)
    try:
        with database.session(writes_after_reading=True) as session:
            yield _Sitting(session, workspace, now, workspace.local_date(now))
            session.commit()
    finally:
        database.close()


def _on_current_policy(sitting: _Sitting) -> None:
    """Refuse to act on parties, agreements and prices that the policy files no longer say."""
    if not is_loaded(sitting.session, sitting.workspace.policy):
        raise RefusedError(
            "the policy files were changed since they were last loaded, and the law gate would be asked about the old "
            f"ones. Run `channelwarden judge -w {sitting.workspace.root}` first, then decide on what it says."
        )


def _rules(workspace: Workspace) -> Mapping[str, Rule]:
    return load_rules(own=workspace.rules, schemas=schemas(), overrides=workspace.settings.rules)


def list_all(
    status: Annotated[str | None, typer.Option("--status", help="Only cases in this state.")] = None,
    audience: AudienceOption = "channel",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List cases with the step that waits, and runs that are held."""
    _known(audience, ("channel", "legal"), "audience")
    if status is not None:
        _known(status, tuple(CaseStatus), "state of a case")
    output = Output(as_json)
    with _sitting(workspace) as sitting:
        lines = overview.list_cases(sitting.session, audience=audience, status=status)
        held = blast.held_runs(sitting.session)
    output.data({"cases": lines, "held": held})
    if not as_json:
        output.say(_table(lines) if lines else "No cases.")
        for run in held:
            output.say(held_words(run))


def show(
    case: CaseArgument,
    audience: AudienceOption = "channel",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show one case: history, evidence, steps and the law gate's answers."""
    _known(audience, ("channel", "legal"), "audience")
    output = Output(as_json)
    with _sitting(workspace) as sitting:
        file = overview.case_file(sitting.session, case, audience=audience)
    output.data(file)
    if not as_json:
        output.say("\n".join(case_words(file)))


def approve(
    step: StepArgument,
    *,
    by: ByOption,
    role: Annotated[str, typer.Option("--as", help="In which role: channel_manager or legal.")] = "channel_manager",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Approve a step: the law gate is asked once more, then the notice goes to the outbox."""
    _known(role, decisions.ROLES, "role")
    output = Output(as_json)
    with _sitting(workspace) as sitting:
        _on_current_policy(sitting)
        rules = _rules(sitting.workspace)
        decided = decisions.approve(
            sitting.session,
            step,
            by=by,
            now=sitting.now,
            local_date=sitting.today,
            rules=rules,
            gate=gate_of(sitting.workspace, rules, sitting.today),
            role=role,
        )
        approved = decided.status == StepStatus.APPROVED
        # Step, event and outbox row are one transaction: an approval never stands without its notice.
        if approved:
            notice.issue(sitting.session, workspace=sitting.workspace, rules=rules, now=sitting.now)
    if not approved:
        legal = f" Legal decides: `channelwarden cases approve {step} --by NAME --as legal`."
        raise RefusedError(
            f"step {step} is not approved: the law gate answers {decided.gate['answer']}: "
            f"{'; '.join(_articles(decided.gate))}.{legal if decided.status == StepStatus.IN_REVIEW else ''}"
        )
    output.data({"step": step, "case": decided.case_id, "status": decided.status, "outbox": decided.outbox_id})
    output.say(f"Step {step} ({decided.kind}) of case {decided.case_id} is {decided.status}.")
    if decided.outbox_id is None:
        output.say("Nothing could be written to the party yet; see `channelwarden cases show`.")
    else:
        output.say(f"Document {decided.outbox_id} leaves with the next run, or now with `channelwarden notices send`.")


def withdraw(
    step: StepArgument,
    *,
    by: ByOption,
    reason: ReasonOption,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Withdraw a step of which nothing left the house."""
    with _sitting(workspace) as sitting:
        decided = decisions.withdraw(sitting.session, step, by=by, reason=reason, now=sitting.now)
    output = Output(as_json)
    output.data({"step": step, "case": decided.case_id, "status": decided.status})
    output.say(f"Step {step} of case {decided.case_id} is withdrawn.")


def waive(
    case: CaseArgument,
    *,
    by: ByOption,
    reason: ReasonOption,
    until: Annotated[datetime, typer.Option("--until", formats=_DAY, help="Last day of the waiver.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let a case rest until a date: its clock stops and no step is taken."""
    with _sitting(workspace) as sitting:
        decided = decisions.waive(
            sitting.session, case, by=by, reason=reason, until=until.date(), now=sitting.now, today=sitting.today
        )
    _tell(as_json, decided)


def dispute(
    case: CaseArgument,
    *,
    by: ByOption,
    reason: ReasonOption,
    until: Annotated[datetime | None, typer.Option("--until", formats=_DAY, help="Last day, where one is set.")] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Note that the party disputes the case: its clock stops until that is settled."""
    day = until.date() if until else None
    with _sitting(workspace) as sitting:
        decided = decisions.dispute(sitting.session, case, by=by, reason=reason, now=sitting.now, until=day)
    _tell(as_json, decided)


def resume(
    case: CaseArgument,
    *,
    by: ByOption,
    reason: ReasonOption,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """End a waiver or dispute; the clock goes on."""
    with _sitting(workspace) as sitting:
        decided = decisions.resume(sitting.session, case, by=by, reason=reason, now=sitting.now)
    _tell(as_json, decided)


def close(
    case: CaseArgument,
    *,
    by: ByOption,
    reason: ReasonOption,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Close a case; only a new deviation opens it again, on a fresh ladder."""
    with _sitting(workspace) as sitting:
        decided = decisions.close(sitting.session, case, by=by, reason=reason, now=sitting.now)
    _tell(as_json, decided)


def release(
    run: Annotated[int, typer.Argument(help="Number of the held run, as `cases list` shows it.", max=LARGEST_NUMBER)],
    by: ByOption,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Release a run that the blast-radius limit holds: its violations open their cases after all."""
    with _sitting(workspace) as sitting:
        _on_current_policy(sitting)
        rules = _rules(sitting.workspace)
        summary = lifecycle.release(
            sitting.session,
            run_id=run,
            by=by,
            rules=rules,
            gate=gate_of(sitting.workspace, rules, sitting.today),
            now=sitting.now,
            local_date=sitting.today,
        )
    output = Output(as_json)
    output.data(summary)
    output.say(
        f"Run {run} released: {summary.opened} cases opened, {summary.relapsed} reopened, {summary.steps} steps."
    )


def _table(lines: Iterable[overview.CaseLine]) -> Table:
    table = Table("Case", "Party", "Rule", "About", "State", "Step", "Waits for", box=None)
    for name in ("Case", "Rule", "State"):
        next(column for column in table.columns if column.header == name).no_wrap = True
    for line in lines:
        state = f"{line.status} ({line.episode})" if line.episode > 1 else line.status
        step = f"{line.step_id} {line.step}" if line.step_id else ""
        about = (line.id, line.party_name, line.rule, line.subject, state)
        cells = (*about, step, line.waits_for.replace("_", " "))
        table.add_row(*(Text(printable(cell), overflow="fold") for cell in cells))
    return table


def _tell(as_json: bool, case: Case) -> None:
    output = Output(as_json)
    until = case.clock_stopped_until
    output.data({"case": case.id, "status": case.status, "until": until})
    output.say(f"Case {case.id} is {case.status}{f' until {until.isoformat()}' if until else ''}.")


def _articles(gate: Mapping[str, object]) -> list[str]:
    reasons = gate.get("reasons")
    found = reasons if isinstance(reasons, list) else []
    deciding = [item for item in found if item["answer"] == gate.get("answer")]
    return list(dict.fromkeys(f"{item['article']} – {item['note']}" for item in deciding))


def _known(word: str, words: tuple[str, ...], what: str) -> None:
    if word not in words:
        raise SettingsError(f"'{word}' is no {what}; expected one of {', '.join(words)}.")
