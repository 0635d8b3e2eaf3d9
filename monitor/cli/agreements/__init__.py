"""`channelwarden agreements`: clauses that antitrust law looks at."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor.agreements.detect import ClauseHit, detect, detect_sentence
from monitor.agreements.names import clause_name
from monitor.agreements.own_policies import FOLDER, own_documents, own_hits
from monitor.agreements.second_reader import SecondReader, reader_of
from monitor.agreements.terms import terms_of
from monitor.agreements.verdicts import JURISDICTIONS, ClauseJudge
from monitor.cli.agreements.review import review
from monitor.cli.agreements.train import train
from monitor.cli.context import JsonOption, Output, WorkspaceOption, known, workspace_of
from monitor.cli.streams import input_lines
from monitor.documents.phrases import verdict_words
from monitor.errors import ChannelwardenError
from monitor.facts.registry import rules_of, schemas
from monitor.rulebook.records import ClauseVerdict, Rule
from monitor.settings import SETTINGS_FILE, open_workspace, workspace_root
from scrapers.records import AgreementText
from scrapers.texts import TextRefusedError, read_agreement

_SOME_FAILED = 3
"""exit code: done, but some file failed"""
_PREVIEW = 300
"""characters of a clause that are printed for people; the JSON holds all of it"""


class AgreementRefusedError(ChannelwardenError):
    """An agreement file that was named cannot be read."""


class NothingReadError(AgreementRefusedError):
    """None of the files that were named can be read."""

    exit_code = 1


FilesArgument = Annotated[list[str], typer.Argument(help="Agreement files, or - for JSON lines on standard input.")]
JurisdictionOption = Annotated[
    list[str] | None,
    typer.Option("--jurisdiction", help=f"Judge by this law only (repeatable): {', '.join(JURISDICTIONS)}."),
]


def register(app: typer.Typer) -> None:
    """Add the `agreements` commands."""
    group = typer.Typer(help="Read agreements and find the clauses that antitrust law looks at.", no_args_is_help=True)
    group.command("scan")(scan)
    group.command("train")(train)
    group.command("scan-own")(scan_own)
    group.add_typer(review, name="review")
    app.add_typer(group, name="agreements")


def scan(
    files: FilesArgument,
    jurisdiction: JurisdictionOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find sensitive clauses in agreement files and say what the law says of each.

    A file that cannot be read is named and costs no other one: the command then ends with 3, or with 1 if it was alone.
    With `-`, every line of standard input is {"id": …, "text": …} and is answered by a line {"id": …, "types": […]}.
    """
    reader = reader_of(workspace_root(workspace))
    if files == ["-"]:
        _answer_lines(reader)
        return
    asked = _jurisdictions(jurisdiction)
    output = Output(as_json)
    with ClauseJudge(_rules(workspace).values(), schemas()["clause"]) as judge:
        scanned, refused = [], []
        for path in files:
            try:
                scanned.append(_scan_file(path, judge, asked, partial(detect, reader=reader)))
            except AgreementRefusedError as error:
                refused.append(error)
    if refused and not scanned:
        raise NothingReadError("\n".join(map(str, refused)))
    output.data({"files": scanned, "refused": [str(reason) for reason in refused]})
    if not as_json:
        for file in scanned:
            _show(output, file)
    for reason in refused:
        output.say(f"! {reason}")
    if refused:
        raise typer.Exit(_SOME_FAILED)


def scan_own(
    jurisdiction: JurisdictionOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check the brand's own documents below `policies/` before they are announced; end with 1 if a law prohibits one.

    Price policies, incentive schemes and templates of notices: a bonus that hangs on the resale price is flagged.
    """
    asked = _jurisdictions(jurisdiction)
    output, root = Output(as_json), workspace_of(workspace).root
    with ClauseJudge(_rules(root).values(), schemas()["clause"]) as judge:
        finder = partial(own_hits, reader=reader_of(root))
        scanned = [_scan_file(str(path), judge, asked, finder) for path in own_documents(root)]
    output.data({"files": scanned})
    for file in () if as_json else scanned:
        _show(output, file)
    if not scanned:
        output.say(f"There is no document in {root / FOLDER}; put drafts of policies, schemes and letters there.")
    readings = {verdict["verdict"] for file in scanned for clause in file["clauses"] for verdict in clause["verdicts"]}
    if "prohibited" in readings:
        raise typer.Exit(1)


def _jurisdictions(asked: list[str] | None) -> tuple[str, ...]:
    for name in asked or ():
        known(name, JURISDICTIONS, "jurisdiction")
    return tuple(asked or JURISDICTIONS)


def _rules(option: Path | None) -> dict[str, Rule]:
    """Return the rules: those of the workspace where there is one, else the shipped ones alone."""
    root = workspace_root(option)
    if option is None and not (root / SETTINGS_FILE).is_file():
        return rules_of(None)
    return rules_of(open_workspace(root))


def _scan_file(
    path: str,
    judge: ClauseJudge,
    jurisdictions: tuple[str, ...],
    finder: Callable[[AgreementText], list[ClauseHit]],
) -> dict[str, Any]:
    try:
        text = read_agreement(path, Path(path).read_bytes())
    except OSError as error:
        raise AgreementRefusedError(f"{path}: {error.strerror}; name a file that can be read") from error
    except TextRefusedError as error:
        raise AgreementRefusedError(str(error)) from error
    clauses = [
        {
            "type": hit.type,
            "start": hit.start,
            "end": hit.end,
            "text": text.text[hit.start : hit.end],
            "page": text.page_at(hit.start),
            "number": hit.number,
            "language": hit.language,
            "detector": hit.detector,
            "confidence": hit.confidence,
            "verdicts": [
                {
                    "jurisdiction": verdict.jurisdiction,
                    "verdict": verdict.verdict,
                    "citation": verdict.citation,
                    "confirmed": verdict.confirmed,
                }
                for verdict in judge.verdicts(hit.type, jurisdictions)
            ],
        }
        for hit in finder(text)
    ]
    return {
        "path": path,
        "language": text.language,
        "pages": text.pages,
        "notes": text.notes,
        "terms": terms_of(text.text).found,
        "clauses": clauses,
    }


def _show(output: Output, file: dict[str, Any]) -> None:
    count = len(file["clauses"])
    output.say(f"{file['path']} ({file['language'] or 'language unknown'}): {count} clause{'' if count == 1 else 's'}")
    for note in file["notes"]:
        output.say(f"  {note}")
    for clause in file["clauses"]:
        output.say(f"\n  {clause_name(clause['type'])}, page {clause['page']}\n  {clause['text'][:_PREVIEW]}")
        for verdict in clause["verdicts"]:
            output.say(f"    {verdict_words(ClauseVerdict(**verdict))}")


def _answer_lines(reader: SecondReader) -> None:
    """Answer JSON lines one by one, as they come."""
    for number, line in enumerate(input_lines(), start=1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            text, name = asked["text"], asked["id"]
        except (ValueError, KeyError, TypeError) as error:
            raise AgreementRefusedError(
                f'standard input, line {number}: not of the form {{"id": …, "text": …}}; one JSON object a line'
            ) from error
        if not isinstance(text, str):
            raise AgreementRefusedError(f"standard input, line {number}: 'text' is not a text")
        sys.stdout.write(
            json.dumps({"id": name, "types": detect_sentence(text, reader=reader)}, ensure_ascii=False) + "\n"
        )
        sys.stdout.flush()
