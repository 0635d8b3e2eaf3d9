"""`channelwarden agreements train`: teach the second reader from legal's decisions, or go back to what it was."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor.agreements.own_reader import go_back, keep
from monitor.agreements.retraining import Change, Decision, retrained
from monitor.agreements.second_reader import SecondReader, reader_of
from monitor.agreements.stored_decisions import StoredDecisions, stored_decisions
from monitor.cli.agreements.desk import opened_desk
from monitor.cli.context import DryRunOption, JsonOption, Output, WorkspaceOption
from monitor.errors import ChannelwardenError, SettingsError
from monitor.settings import workspace_root
from scrapers.counted import number_of


class DecisionsRefusedError(ChannelwardenError):
    """A file of decisions cannot be read."""


DecisionsArgument = Annotated[
    Path | None,
    typer.Argument(
        help='Learn from this file instead of the store: JSON lines {"text": …, "type": …, "accepted": true or false}, '
        '"agreement" if known.'
    ),
]
SeedOption = Annotated[int, typer.Option(help="Which decisions are held back to measure with.")]
BackOption = Annotated[bool, typer.Option("--back", help="Go back to the reader before the last one that was taught.")]


def train(
    *,
    decisions: DecisionsArgument = None,
    seed: SeedOption = 11,
    back: BackOption = False,
    workspace: WorkspaceOption = None,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Teach the second reader from the findings that legal accepted and dismissed, and keep only what got better.

    Measured on decisions of companies that were held back from learning. Needs the extra `train`: pip install
    'channelwarden[train]'. What got better is written to the workspace's own `second_reader.json`, which is read from
    then on; the one before stays as `second_reader.previous.json`.
    """
    root, output = workspace_root(workspace), Output(as_json)
    if back:
        if decisions is not None:
            raise SettingsError("--back learns from nothing; give it without a file of decisions.")
        _back(root, output, dry_run=dry_run)
        return
    known = _stored(workspace) if decisions is None else StoredDecisions(tuple(_decisions(decisions)))
    before = reader_of(root)
    version = datetime.now(UTC).strftime("%Y.%m.%d-%H%M%S")
    reader, changes = retrained(before, known.usable, version, seed, in_agreement=decisions is None)
    replaced = any(change.replaced for change in changes)
    if replaced and not dry_run:
        keep(root, reader)
    output.data(
        {
            "decisions": len(known.usable),
            "split": known.split,
            "types": [vars(change) for change in changes],
            "reader": reader.version,
            "written": replaced and not dry_run,
        }
    )
    _say(output, known, changes)
    output.say(
        _outcome(before, reader, dry_run=dry_run) if replaced else f"The reader stays as it is: {before.version}."
    )


def _stored(workspace: Path | None) -> StoredDecisions:
    with opened_desk(workspace) as desk:
        return stored_decisions(desk.session, desk.queue.judge)


def _say(output: Output, known: StoredDecisions, changes: Sequence[Change]) -> None:
    if not known.usable:
        output.say(
            "There is no decision to learn from yet: `channelwarden agreements review accept` and `dismiss` make them."
        )
    if known.split:
        output.say(f"{number_of(known.split, 'wording')} left out: accepted in one agreement, dismissed in another.")
    for change in changes:
        figures = "" if change.after is None else f" F1 {change.before} before, {change.after} after,"
        output.say(
            f"{change.type}: {number_of(change.decisions, 'decision')}, {change.held_back} held back,{figures} "
            f"{change.reason}"
        )


def _outcome(before: SecondReader, after: SecondReader, *, dry_run: bool) -> str:
    if dry_run:
        return "Nothing was written: this was a dry run."
    return (
        f"Reader {after.version} stands in for {before.version}; the next `channelwarden run` looks at all agreements "
        "with it. `channelwarden agreements train --back` takes it back."
    )


def _back(root: Path, output: Output, *, dry_run: bool) -> None:
    gone, stands = go_back(root, dry_run=dry_run)
    output.data({"gone": gone, "reader": stands, "written": not dry_run})
    would = "would stand" if dry_run else "stands"
    output.say(f"Reader {stands} {would} again in the place of {gone}.")


def _decisions(path: Path) -> list[Decision]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else error
        raise DecisionsRefusedError(f"{path}: {said}; name a file of JSON lines in UTF-8") from error
    return [_decision(line, f"{path}, line {number}") for number, line in enumerate(lines, start=1) if line.strip()]


def _decision(line: str, place: str) -> Decision:
    expected = '{"text": …, "type": …, "accepted": true or false}'
    try:
        row: dict[str, Any] = json.loads(line)
        decision = Decision(row["text"], row["type"], row["accepted"], row.get("agreement", ""))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DecisionsRefusedError(f"{place}: not of the form {expected}") from error
    texts = (decision.text, decision.type, decision.agreement)
    if not isinstance(decision.accepted, bool) or not all(isinstance(text, str) for text in texts):
        raise DecisionsRefusedError(f"{place}: not of the form {expected}")
    return decision
