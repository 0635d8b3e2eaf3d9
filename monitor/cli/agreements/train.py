"""`channelwarden agreements train`: teach the second reader from counsel's decisions."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor.agreements.retraining import Decision, retrained
from monitor.agreements.second_reader import OWN, reader_of, written
from monitor.cli.context import DryRunOption, JsonOption, Output, WorkspaceOption
from monitor.errors import ChannelwardenError
from monitor.settings import workspace_root


class DecisionsRefusedError(ChannelwardenError):
    """A file of decisions cannot be read."""


DecisionsArgument = Annotated[
    Path, typer.Argument(help='JSON lines {"text": …, "type": …, "accepted": true or false}, "agreement" if known.')
]
SeedOption = Annotated[int, typer.Option(help="Which decisions are held back to measure with.")]


def train(
    decisions: DecisionsArgument,
    seed: SeedOption = 11,
    workspace: WorkspaceOption = None,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Teach the second reader from accepted and dismissed findings, and keep only what got better.

    Needs the extra `train`: pip install 'channelwarden[train]'. What got better is written to the workspace's own
    `second_reader.json`, which is read from then on.
    """
    root = workspace_root(workspace)
    version = datetime.now(UTC).strftime("%Y.%m.%d-%H%M%S")
    reader, changes = retrained(reader_of(root), _decisions(decisions), version, seed)
    replaced = any(change.replaced for change in changes)
    if replaced and not dry_run:
        beside = root / f".{OWN}.tmp"
        beside.write_text(written(reader), encoding="utf-8")
        beside.replace(root / OWN)
    output = Output(as_json)
    output.data({"types": [vars(change) for change in changes], "written": replaced and not dry_run})
    for change in changes:
        figures = "" if change.after is None else f" F1 {change.before} before, {change.after} after,"
        output.say(
            f"{change.type}: {change.decisions} decisions, {change.held_back} held back,{figures} {change.reason}"
        )


def _decisions(path: Path) -> list[Decision]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DecisionsRefusedError(f"{path}: {error}; name a file of JSON lines in UTF-8") from error
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
