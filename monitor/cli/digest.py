"""`channelwarden digest`: the day's digest is said, or what it would say was not seen and not judged is shown."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.context import JsonOption, Output, WorkspaceOption, known, wall_clock, workspace_of
from monitor.cli.run import NoSendOption, end_pass, make_pass
from monitor.documents.digest import gaps_now
from monitor.errors import SettingsError
from monitor.evidence.own_store import open_store
from monitor.facts.registry import rules_of
from monitor.printable import printable
from monitor.vocabulary import Visibility
from reports.records import Gap

GapsOption = Annotated[
    bool,
    typer.Option("--gaps", help="Only show what is not seen, not judged or to be identified, in full; say nothing."),
]
AudienceOption = Annotated[str, typer.Option("--audience", help="With --gaps: channel or legal.")]


def digest(
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
    dry_run: NoSendOption = False,
    gaps: GapsOption = False,
    audience: AudienceOption = Visibility.CHANNEL.value,
) -> None:
    """Say the digest of the day, if it was not said yet."""
    known(audience, tuple(Visibility), "audience")
    if gaps:
        _show(Output(as_json), workspace, audience)
        return
    if audience != Visibility.CHANNEL:
        raise SettingsError("--audience chooses whose gaps are shown: add --gaps. A digest is said to both audiences.")
    end_pass(make_pass(Output(as_json), workspace, plan="digest", send=not dry_run))


def _show(output: Output, workspace: Path | None, audience: str) -> None:
    opened = workspace_of(workspace)
    rules, now = rules_of(opened), wall_clock()
    with closing(open_store(opened)) as database, database.session() as session:
        found = gaps_now(
            session, workspace=opened, rules=rules, audience=audience, local_date=opened.local_date(now), now=now
        )
    output.data([{name: value for name, value in asdict(gap).items() if name != "told"} for gap in found])
    if not output.as_json:
        output.lines(_lines(found))


def _lines(gaps: Sequence[Gap]) -> list[str]:
    if not gaps:
        return ["Nothing is unseen and nothing is unjudged."]
    return list(map(_line, gaps))


def _line(gap: Gap) -> str:
    count, advice = f"{gap.count} × " if gap.count else "", f" → {gap.advice}" if gap.advice else ""
    return printable(f"{count}{gap.subject} – {gap.reason}{advice}")
