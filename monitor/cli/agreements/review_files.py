"""`channelwarden agreements review sheet` and `portfolio`: what the queue holds as files to work with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from monitor.agreements.review import FlaggedClause
from monitor.cli.agreements.desk import ReviewDesk, opened_desk
from monitor.cli.context import JsonOption, Output, WorkspaceOption
from monitor.documents import review_sheet
from monitor.documents.marked_agreement import marked_agreement, portfolio
from monitor.documents.phrases import day as day_in_words
from monitor.errors import NotFoundError, SettingsError
from monitor.model import AgreementFile
from monitor.whole_file import write_whole
from reports.render import render
from scrapers.counted import number_of


def sheet(
    agreement: Annotated[str, typer.Argument(help="The agreement.")],
    file: Annotated[Path, typer.Argument(help="File to write: a Word document (.docx) or a page to read (.html).")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write an agreement's text in Word with a comment at every flagged clause, or what its rules flag as a page.

    Both say what was decided: by whom, when and why; dismissed clauses are greyed.
    """
    output = Output(as_json)
    _writable(file, ".docx", ".html")
    with opened_desk(workspace) as desk:
        held = desk.file(agreement)
        items = desk.queue.items(desk.workspace.local_date(desk.now), agreement_id=agreement)
        if file.suffix.lower() == ".html":
            _write_page(desk, held, file)
        else:
            _write_word(desk, held, items, file)
    output.data({"file": file, "clauses": len(items)})
    output.say(f"{file}: {number_of(len(items), 'flagged clause')}.")


def _write_word(desk: ReviewDesk, held: AgreementFile, items: Sequence[FlaggedClause], file: Path) -> None:
    from reports.files import docx  # noqa: PLC0415 - slow to load; wanted by this alone

    brand, day = desk.workspace.settings.brand.name, desk.workspace.local_date(desk.now)
    marked = marked_agreement(held, items, date=day_in_words(day), brand=brand, zone=desk.zone)
    write_whole(file, docx.write(marked))


def _write_page(desk: ReviewDesk, held: AgreementFile, file: Path) -> None:
    made = review_sheet.build(
        desk.session,
        workspace=desk.workspace,
        rules=desk.rules,
        agreement_id=held.agreement_id,
        now=desk.now,
        queue=desk.queue,
    )
    if made is None:
        raise NotFoundError(
            f"no rule flags a clause of '{held.agreement_id}' yet; `channelwarden judge` judges what was read, and "
            "`channelwarden agreements review list` shows what was found."
        )
    write_whole(file, render(made, "html").encode())


def write_portfolio(
    file: Annotated[Path, typer.Argument(help="Workbook to write (.xlsx).")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write all agreements by clause types as a workbook, with the strictest reading of each."""
    from reports.files import xlsx  # noqa: PLC0415 - slow to load; wanted by this command alone

    output = Output(as_json)
    _writable(file, ".xlsx")
    with opened_desk(workspace) as desk:
        day = desk.workspace.local_date(desk.now)
        made = portfolio(
            desk.queue.items(day), date=day.isoformat(), brand=desk.workspace.settings.brand.name, zone=desk.zone
        )
        write_whole(file, xlsx.write(made))
    output.data({"file": file, "agreements": len(made.rows), "clauses": len(made.clauses)})
    output.say(f"{file}: {number_of(len(made.rows), 'agreement')}, {number_of(len(made.clauses), 'clause')}.")


def _writable(file: Path, *endings: str) -> None:
    if file.suffix.lower() not in endings:
        raise SettingsError(f"'{file}' does not end in {' or '.join(endings)}; name a file that does.")
    if not file.parent.is_dir():
        raise SettingsError(f"there is no folder '{file.parent}'; make it first.")
