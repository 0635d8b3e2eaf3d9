"""`rules replay`: what a rule, or an edited draft of it, would have found on history; nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from monitor.cases.gate import gate_of
from monitor.cli.context import JsonOption, Output, WorkspaceOption, folded, known, wall_clock, workspace_of
from monitor.facts.registry import rules_of, schemas
from monitor.replay import work
from monitor.replay.candidate import candidate
from monitor.replay.records import FirstSteps, Replayed
from monitor.replay.window import Lookback, read_since
from monitor.replay.words import finding_words, head_words, note_words, outcome_words
from monitor.settings import Workspace
from monitor.store.looking import looking
from monitor.vocabulary import Visibility


def replay(
    wanted: Annotated[str, typer.Argument(metavar="ID|FILE", help="Rule id, or a rule file, such as an edited draft.")],
    *,
    since: Annotated[str, typer.Option("--since", help="How far back: 90d, 12w, 6m, 1y or a date.")] = "90d",
    limit: Annotated[
        int, typer.Option("--limit", min=0, help="Findings and steps listed of each kind (0: all); counts stay whole.")
    ] = 20,
    audience: Annotated[
        str, typer.Option("--audience", help="channel or legal; what only legal may read is listed for legal only.")
    ] = "channel",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what a rule would have found on history, what its draft changes, and the notices; nothing is written."""
    known(audience, tuple(Visibility), "audience")
    output = Output(as_json)
    place = workspace_of(workspace)
    terms = work.ReplayTerms(place.settings.limits, audience, limit or work.ALL, place.settings.brand.language)
    found = _replayed(output, place, wanted, since, terms)
    output.data(_data(found))
    if not as_json:
        _tell(output, found)


def _replayed(output: Output, place: Workspace, wanted: str, since: str, terms: work.ReplayTerms) -> Replayed:
    settings = place.settings
    rules = rules_of(place)
    chosen = candidate(wanted, rules, schemas=schemas(), overrides=settings.rules)
    today: date = place.local_date(wall_clock())
    window = Lookback(read_since(since, today), today, settings.brand.timezone)
    with looking(place.dsn) as session, _shown_progress(output) as progress:
        return work.replay(
            session,
            chosen,
            gate=gate_of(place, rules, today),
            window=window,
            terms=terms,
            progress=progress,
        )


def _data(found: Replayed) -> dict[str, Any]:
    """Return the replay as `--json` gives it: summary first, then lists."""
    summary = ("facts", "violations", "parties", "confirmed", "suspicions", "not_assessed", "faulty")
    kinds = ("both", "only_replayed", "only_active")
    head = ("rule", "version", "title", "status", "source", "against", "compared_with", "since", "until", "audience")
    return {
        **{name: getattr(found, name) for name in head},
        "summary": {name: getattr(found, name) for name in summary},
        "not_assessed_because": found.not_assessed_because,
        "difference": {kind: getattr(found, kind) for kind in kinds},
        "notices": found.notices,
        "notes": found.notes,
        "written": False,
    }


def _tell(output: Output, found: Replayed) -> None:
    output.lines(head_words(found))
    compared = found.compared_with is not None
    kinds = (
        ("+", "Only by the replayed rule" if compared else "Found", found.only_replayed),
        ("-", "Only by the active version, no longer found", found.only_active),
        ("=", "Found by both", found.both),
    )
    for mark, heading, kind in kinds:
        if kind.count or (compared and mark != "="):
            output.say("")
            output.lines(finding_words(mark if compared else "·", heading, kind))
    _tell_notices(output, found.notices)
    output.say("")
    output.lines(note_words(found))


def _tell_notices(output: Output, notices: FirstSteps) -> None:
    output.say("")
    output.lines(outcome_words(notices))
    if not notices.listed:
        return
    table = Table("Party", "About", "Step", "Why", box=None, padding=(0, 2, 0, 0))
    for item in notices.listed:
        step = f"{item.step} {item.outcome.replace('_', ' ')}".strip() if item.step else "no step"
        waits = f" (needs {item.approval.replace('_', ' ')})" if item.approval else ""
        case = f"; case {item.case} stands already" if item.case else ""
        reason = item.why.rstrip(".") if case else item.why
        law = f"{', '.join(item.rules)}: " if item.rules else ""
        why = f"{law}{reason}{case}"
        cells = (item.party_name, item.about, step + waits, why)
        table.add_row(*map(folded, cells))
    output.say(table)


@contextmanager
def _shown_progress(output: Output) -> Iterator[work.Progress]:
    with output.progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    ) as bar:
        task = bar.add_task("judging history", total=None)

        def progress(done: int, total: int | None) -> None:
            # an observation may be judged more than once: the bar never runs past its end
            bar.update(task, completed=done, total=None if total is None else max(done, total))

        yield progress
