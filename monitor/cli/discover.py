"""`discover`: search the sites for watched products, and decide on what was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table
from sqlmodel import Session

from monitor.cli.context import DryRunOption, JsonOption, Output, WorkspaceOption, known, wall_clock, workspace_of
from monitor.cli.default_command import FilesFirst
from monitor.errors import SettingsError
from monitor.evidence.own_store import open_store
from monitor.intake import finds
from monitor.model.find import Find
from monitor.model.row import LARGEST_NUMBER, row_data
from monitor.money import from_minor
from monitor.pipeline.discover import discoverable, searched_products, searches
from monitor.pipeline.run import RunSummary
from monitor.pipeline.run import run as run_pass
from monitor.policy.load import load_policy
from monitor.settings import SETTINGS_FILE, Workspace
from monitor.vocabulary import FindStatus

FindArgument = Annotated[int, typer.Argument(help="Number of the find.", min=1, max=LARGEST_NUMBER)]
ByOption = Annotated[str, typer.Option("--by", help="Name of the person who decides; kept with the find.")]
_LATER = "The listing is visited from the next pass on; `channelwarden discover undo` takes that back."


class _SitesOrCommand(FilesFirst):
    """`discover shop-a` searches: what is no command of the group is a site."""

    default = "run"


def register(app: typer.Typer) -> None:
    """Add the `discover` commands."""
    noun = typer.Typer(
        name="discover",
        cls=_SitesOrCommand,
        help="Search the sites for watched products (`discover [SITE…]`), and decide on what was found.",
    )
    noun.command("run")(search)
    noun.command("list")(list_all)
    for command in (accept, dismiss, undo):
        noun.command()(command)
    app.add_typer(noun)


def search(
    sites: Annotated[list[str] | None, typer.Argument(help="Sites to search (default: all that can be).")] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Ask the sites' own searches for watched products and keep unknown listings for review."""
    output, opened = Output(as_json), workspace_of(workspace)
    chosen = frozenset(opened.settings.site_named(name).name for name in sites) if sites else None
    _can_search(opened, chosen)
    if dry_run:
        _show_searches(output, opened, chosen)
        return
    summary = run_pass(opened, now=wall_clock(), plan="discover", sites=chosen)
    output.data(summary)
    if not as_json:
        _say(output, summary)
    if summary.failures:
        raise typer.Exit(3)


def list_all(
    status: Annotated[str, typer.Option("--status", help="waiting, accepted or dismissed.")] = FindStatus.WAITING,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what was found, the surest first."""
    known(status, tuple(FindStatus), "state of a find")
    output = Output(as_json)
    with _sitting(workspace, reads=True) as (session, _):
        rows = finds.finds(session, status)
        output.data({"finds": [_data(find) for find in rows]})
        if not as_json:
            output.say(_table(rows) if rows else f"No find is {status}.")


def accept(
    find: FindArgument, by: ByOption = "", workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """Watch the listing that was found."""
    output = Output(as_json)
    with _sitting(workspace) as (session, now):
        _told(output, finds.accept(session, find, by=by, now=now), _LATER)


def dismiss(
    find: FindArgument,
    reason: Annotated[str, typer.Option("--reason", help="Why; kept with the find.")],
    by: ByOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put a find away for good: it does not come back."""
    output = Output(as_json)
    with _sitting(workspace) as (session, now):
        _told(output, finds.dismiss(session, find, reason=reason, by=by, now=now), "It does not come back.")


def undo(find: FindArgument, by: ByOption = "", workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Take back what was decided on a find."""
    output = Output(as_json)
    with _sitting(workspace) as (session, now):
        _told(output, finds.undo(session, find, by=by, now=now), "It waits again.")


@contextmanager
def _sitting(option: Path | None, *, reads: bool = False) -> Iterator[tuple[Session, datetime]]:
    """Open the workspace's store for one decision; it is committed when nothing was refused.

    Who only `reads` waits for nobody who writes meanwhile, and sees nothing of what they write.
    """
    opened = open_store(workspace_of(option))
    with closing(opened) as database, database.session(writes_after_reading=not reads, one_view=reads) as session:
        yield session, wall_clock()
        session.commit()


def _can_search(workspace: Workspace, chosen: frozenset[str] | None) -> None:
    named = [site for site in workspace.settings.site if chosen is None or site.name in chosen]
    if not any(discoverable(site) for site in named):
        told = "none of the sites" if chosen is None else f"none of {', '.join(sorted(chosen))}"
        raise SettingsError(
            f'{told} says where to search; give [[site]] `search = "https://shop.example/s?q={{query}}"` or '
            f"`category_pages` in {SETTINGS_FILE}."
        )


def _show_searches(output: Output, workspace: Workspace, chosen: frozenset[str] | None) -> None:
    with closing(open_store(workspace)) as database, database.session() as session:
        load_policy(session, workspace.policy, now=wall_clock())
        planned = searches(workspace, searched_products(session), chosen)
        session.rollback()
    output.data({"searches": planned})
    for item in planned if not output.as_json else ():
        output.say(f"{item.site}: {item.query or 'category page'}: {item.url}")


def _say(output: Output, summary: RunSummary) -> None:
    output.say(f"{summary.finds} new. `channelwarden discover list` shows all that wait.")
    for failure in summary.failures:
        output.say(f"! {failure}")


def _told(output: Output, find: Find, what: str) -> None:
    output.data(_data(find))
    if not output.as_json:
        output.say(f"Find {find.id} ({find.title}) is {find.status}. {what}")
        if find.differs and find.status == FindStatus.ACCEPTED:
            output.say(f"! Of this listing the search said: {find.differs}. It may not be {find.sku} as it is sold.")


def _price(find: Find) -> str:
    return format(from_minor(find.price_minor, find.currency), "f") if find.price_minor is not None else ""


def _data(find: Find) -> dict[str, Any]:
    return {**row_data(find, but=("price_minor",)), "price": _price(find) or None}


def _table(rows: Sequence[Find]) -> Table:
    table = Table("find", "score", "site", "product", "by", "seller", "price", "title and address")
    for find in rows:
        seller = f"{find.seller} ({find.party_id or 'unknown'})" if find.seller else ""
        cells = (str(find.id), str(find.score), find.site, find.sku, find.matched_by, seller)
        price = f"{_price(find)} {find.currency}".strip()
        said = "\n".join(filter(None, (find.title, find.differs and f"! {find.differs}", find.address)))
        table.add_row(*(escape(cell) for cell in (*cells, price, said)))
    return table
