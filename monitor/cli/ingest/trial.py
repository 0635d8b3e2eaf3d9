"""`ingest --dry-run` and `ingest --propose`: files looked at, nothing of them stored."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from pathlib import Path

import typer
from sqlmodel import col, select

from monitor.cli.context import Output, workspace_of
from monitor.cli.ingest.desk import desk_of
from monitor.errors import RefusedError
from monitor.intake.archives import take_file
from monitor.intake.draft_profile import draft_profile
from monitor.intake.draft_text import as_toml
from monitor.intake.resolving import NO_PARTNER, ReportsDesk, partner_for
from monitor.intake.same_content import known_report
from monitor.model import Product, ReportFile
from monitor.pipeline.arrivals import archived_before
from monitor.pipeline.inbox import digest_of, inbox_files, passed_over, place_of
from monitor.pipeline.take_in import already_known
from monitor.policy.load import load_policy
from monitor.settings import Workspace
from scrapers.counted import number_of
from scrapers.layouts import LayoutRefusedError


def say_trial(output: Output, workspace: Path | None, files: list[Path] | None) -> None:
    """Say what would become of files; each is tried beside those before it. Ends with 3 when one would be refused."""
    place = workspace_of(workspace)
    paths = sorted(files or inbox_files(place))
    with desk_of(workspace, dry_run=True) as opened:
        load_policy(opened.session, place.policy, now=opened.terms.now)
        desk = replace(opened, terms=replace(opened.terms, trial=True))
        before = frozenset(desk.session.exec(select(ReportFile.id)).all())
        tried = [one for path in paths for one in _tried(desk, path, place, before)]
    if not files:
        tried += [{"file": path.name, "status": "refused", "reason": why} for path, why in passed_over(place).items()]
    output.data({"files": tried, "dry_run": True})
    if not output.as_json:
        output.lines(f"{one['file']}: {one['status']}{': ' if one['reason'] else ''}{one['reason']}" for one in tried)
        output.say(f"{number_of(len(tried), 'file')} looked at; nothing was stored (--dry-run).")
    if any(one["status"] in ("refused", "held") for one in tried):
        raise typer.Exit(3)


def say_draft(output: Output, workspace: Path | None, file: Path, party: str) -> None:
    """Print a draft of the profile of a file's sender, as a block for the settings file or as data."""
    with desk_of(workspace, dry_run=True) as desk:
        load_policy(desk.session, workspace_of(workspace).policy, now=desk.terms.now)
        skus = frozenset(sku.casefold() for sku in desk.session.exec(select(col(Product.sku))).all())
    try:
        draft = draft_profile(file.name, file.read_bytes(), party=party, skus=skus)
    except LayoutRefusedError as error:
        raise RefusedError(f"{file.name}: {error}") from error
    output.data(draft)
    if not output.as_json:
        typer.echo(as_toml(draft), nl=False)


def _tried(
    desk: ReportsDesk, path: Path, workspace: Workspace, before: Container[int | None]
) -> list[dict[str, object]]:
    """Return what would become of a file, and of the reports within it; `before` are the reports that are stored."""
    try:
        partner, digest = partner_for(desk.terms.partners, path), digest_of(path)
    except OSError as error:
        why = f"cannot be read ({error.strerror or error})"
        return [{"file": path.name, "status": "refused", "reason": why}]
    if (known := known_report(desk.session, digest, partner)) is not None:
        why = already_known(known) if known.id in before else f"the same file as {known.name}, which counts once"
        return [{"file": path.name, "status": "known", "reason": why}]
    if partner is None:
        return [{"file": path.name, "status": "refused", "reason": NO_PARTNER}]
    data = path.read_bytes()
    fetched = archived_before(desk.session, digest, place_of(workspace, path))
    taken = take_file(desk.session, partner=partner, name=path.name, data=data, evidence_id=fetched, terms=desk.terms)
    return [
        {"file": one.name, "status": one.status, "reason": one.reason, "version": one.version, "kind": one.kind}
        for one in taken
    ]
