"""`channelwarden evidence`: list what was archived, check that nothing was changed, hand records to somebody."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text
from sqlmodel import col, select

from monitor.cli.context import JsonOption, Output, WorkspaceOption, known, workspace_of
from monitor.errors import NotFoundError, SettingsError
from monitor.evidence.archive import EvidenceArchive, EvidenceEntry
from monitor.evidence.export import SUMS, export, write_files
from monitor.evidence.own_store import missing_store, open_store
from monitor.evidence.timestamps import check_stamps, read_roots, recalled, stamped
from monitor.evidence.verify import verify
from monitor.model import Evidence
from monitor.model.row import LARGEST_NUMBER
from monitor.pack.contents import contents
from monitor.pack.files import pack_files
from monitor.settings import Workspace
from monitor.store.looking import is_there
from monitor.vocabulary import EvidenceKind, Visibility
from scrapers.counted import number_of

_UNCOMPARED = 3
"""Exit code: done, but the store, which knows how long the chain must be, was not there."""

evidence = typer.Typer(no_args_is_help=True, help="What was seen, as it was seen: list, verify, export.")


@evidence.command("list")
def list_entries(
    *,
    kind: Annotated[str, typer.Option(help=f"Only this kind: {', '.join(EvidenceKind)}.")] = "",
    subject: Annotated[str, typer.Option(help="Only subjects (listing, file name) that contain this text.")] = "",
    after: Annotated[int, typer.Option(min=0, help="Only records after this number.")] = 0,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, the latest ones.")] = 50,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List archived records, the latest last."""
    if kind:
        known(kind, tuple(EvidenceKind), "kind of a record")
    out = Output(as_json)
    archive = EvidenceArchive(workspace_of(workspace).evidence)
    total = 0
    latest: deque[EvidenceEntry] = deque(maxlen=limit)
    for entry in archive.entries(after):
        if kind in ("", entry.kind) and subject in entry.subject:
            total += 1
            latest.append(entry)
    out.data(list(latest))
    if not total:
        out.say("Nothing is archived that fits. `channelwarden run` archives what it sees.")
        return
    out.say(_table(latest))
    out.say(f"{len(latest)} of {total} records. Read one with `channelwarden evidence export DIR NUMBER`.")


@evidence.command("verify")
def verify_archive(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Check every byte and link of the archive and compare it with the store; exit 1 when anything is wrong.

    Where records are there and no store to compare them with, it ends with 3: what was taken off the end, or made anew
    as a whole, is known to the store alone.
    """
    out = Output(as_json)
    opened = workspace_of(workspace)
    rows, stamps = _known(opened)
    with _progress(out, opened.evidence) as progress:
        findings = verify(opened.evidence, rows or (), progress=progress.advance_by)
    roots = opened.settings.evidence.timestamp_roots
    findings += check_stamps(opened.evidence, read_roots(opened.root / roots) if roots else None, stamps)
    faults = [finding for finding in findings if not finding.interrupted]
    unknown = None if rows is None else max(0, progress.records - len(rows))
    out.data(
        {
            "records": progress.records,
            "compared_with_store": rows is not None,
            "not_in_store": unknown,
            "time_stamps": len(stamped(opened.evidence)),
            "faults": faults,
            "interrupted": [finding for finding in findings if finding.interrupted],
        }
    )
    for finding in findings:
        note = " (an interrupted write; the next run keeps what is whole of it)" if finding.interrupted else ""
        out.say(f"{finding}{note}")
    if rows is None:
        lacking = missing_store(opened) or "there is no store yet to compare with."
        out.say(f"Records removed from the end cannot be noticed: {lacking}")
    if unknown:
        out.say(
            f"{number_of(unknown, 'record is', 'records are')} not in the store: archived by a pass that was cut off, "
            "or after the backup from which the store was restored."
        )
    if faults:
        out.say(
            f"FAULTS: {len(faults)} in {opened.evidence}. Restore the archive from its backup; keep this one as it is."
        )
        raise typer.Exit(1)
    out.say(f"{number_of(progress.records, 'record')} checked: every byte is as it was archived.")
    if rows is None and progress.records:
        raise typer.Exit(_UNCOMPARED)


@evidence.command("export")
def export_for_others(
    what: Annotated[
        str, typer.Argument(help="Number of a case; or, for single records, a new directory or .zip file.")
    ],
    more: Annotated[
        list[str] | None,
        typer.Argument(
            help="For a case, a new directory or .zip file (default: out/evidence/case-NUMBER.zip); for single "
            "records their numbers (see `evidence list`)."
        ),
    ] = None,
    *,
    audience: Annotated[
        str, typer.Option("--audience", help="channel or legal; cases for legal only are exported by legal only.")
    ] = "channel",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the pack of a case, or single records, with all that a lawyer or a court needs to check it offline."""
    out, opened, rest = Output(as_json), workspace_of(workspace), more or []
    if not what.isdecimal():
        _export_records(out, opened, Path(what), _numbers(rest))
        return
    known(audience, tuple(Visibility), "audience")
    if len(rest) > 1:
        raise SettingsError(
            f"'{what}' is the number of a case, so one directory or .zip file may follow, not {len(rest)} words; "
            "to export single records name the directory first: `evidence export DIR NUMBER…`"
        )
    target = Path(rest[0]) if rest else opened.out / "evidence" / f"case-{int(what)}.zip"
    written, total = _export_case(opened, int(what), target, audience)
    out.data({"case": int(what), "written": written, "sha256sums": total})
    out.say(f"Wrote the pack of case {what} to {target}. README.txt in it says how anybody can check it offline.")
    out.say(f"Tell the reader by another way, such as the letter that goes with it: SHA-256 of SHA256SUMS is {total}.")


def _numbers(words: list[str]) -> list[int]:
    wrong = [word for word in words if not (word.isdecimal() and int(word))]
    if wrong or not words:
        raise SettingsError(
            f"'{' '.join(wrong)}' is no number of a record; expected numbers as `evidence list` shows them"
            if wrong
            else "which records? Name their numbers as `evidence list` shows them, or only the number of a case."
        )
    return [int(word) for word in words]


def _export_case(opened: Workspace, case: int, target: Path, audience: str) -> tuple[list[Path], str]:
    """Write the pack of a case; returns what was written, and the hash of its sums, which stands for all of it."""
    if case > LARGEST_NUMBER:
        raise NotFoundError(f"no case {case}; see `channelwarden cases list`")
    archive = EvidenceArchive(opened.evidence)
    roots = opened.root / opened.settings.evidence.timestamp_roots if opened.settings.evidence.timestamp_roots else None
    with closing(open_store(opened)) as database, database.session() as session:
        pack = contents(session, archive, case, audience=audience)
        files = pack_files(session, archive, pack, brand=opened.settings.brand.name, roots=roots)
    latest = max((archive.entry(number).captured_at for number in pack.records), default=pack.case.opened_at)
    return write_files(files, target, latest), hashlib.sha256(dict(files)[SUMS]).hexdigest()


def _export_records(out: Output, opened: Workspace, destination: Path, sequences: list[int]) -> None:
    archive = EvidenceArchive(opened.evidence)
    unknown = [str(number) for number in sequences if number > archive.last_sequence]
    if unknown:
        raise NotFoundError(f"no evidence {', '.join(unknown)}; the archive ends at {archive.last_sequence}")
    written = export(archive, sequences, destination)
    out.data({"written": written})
    out.say(
        f"Wrote {number_of(len(set(sequences)), 'record')} to {destination}. README.txt in it says how to check them."
    )


def _known(workspace: Workspace) -> tuple[list[Evidence] | None, dict[int, str]]:
    """Return what the store remembers of records (None: there is no store yet) and of time stamps."""
    if missing_store(workspace) or not is_there(workspace.dsn):
        return None, {}
    with closing(open_store(workspace)) as database, database.session() as session:
        return list(session.exec(select(Evidence).order_by(col(Evidence.sequence)))), recalled(session)


class _Advance:
    """Counts checked records and moves the bar, where there is one."""

    def __init__(self, bar: Progress, total: int) -> None:
        self._bar = bar
        self._task = bar.add_task("checking", total=total)
        self.records = 0

    def advance_by(self, size: int) -> None:
        """Note one more checked record of that many bytes."""
        self.records += 1
        self._bar.advance(self._task, size)


@contextmanager
def _progress(out: Output, directory: Path) -> Iterator[_Advance]:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    total = sum(path.stat().st_size for path in directory.glob("*.warc"))
    with Progress(*columns, console=out.console, transient=True, disable=not out.console.is_terminal) as bar:
        yield _Advance(bar, total)


def _table(entries: Iterable[EvidenceEntry]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("No", "captured (UTC)", "kind", "status", "bytes", "subject"):
        table.add_column(heading, justify="right" if heading in ("No", "bytes") else "left")
    for entry in entries:
        table.add_row(
            str(entry.sequence),
            f"{entry.captured_at:%Y-%m-%d %H:%M:%S}",
            entry.kind,
            "" if entry.status is None else str(entry.status),
            f"{entry.length:,}",
            Text(_shown(entry.subject), overflow="fold"),
        )
    return table


def _shown(text: str) -> str:
    """Return text from outside without the control characters that a terminal would obey."""
    return "".join(char if char.isprintable() else "�" for char in text)
