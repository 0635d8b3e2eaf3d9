"""Take in what lies in the workspace: policy files, distributors' reports, agreements."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import DataError
from sqlmodel import col, select

from monitor.agreements.intake import take_agreements
from monitor.cases import attribution, renames
from monitor.evidence.keeping import keep_bytes
from monitor.intake.archives import UNPACKED, take_file
from monitor.intake.regions import settle_regions
from monitor.intake.reports import Terms
from monitor.intake.resolving import NO_PARTNER, partner_for
from monitor.intake.same_content import known_report
from monitor.model import PolicyVersion, ReportFile
from monitor.pipeline.arrivals import archived_before
from monitor.pipeline.inbox import digest_of, name_of, passed_over, place_of, steady_files
from monitor.pipeline.journey import Journey
from monitor.policy.leaps import leap_words, leaps_from, prices_from
from monitor.policy.load import load_policy
from monitor.policy.table import read_table
from monitor.settings import Partner, Workspace
from monitor.store.session import first_line
from monitor.vocabulary import EvidenceKind


def take_policy(journey: Journey) -> None:
    """Load the policy files when their content changed; the files themselves become evidence.

    What stands against a party that a seller or site is not any more, by them or by the settings, is let go.
    """
    workspace = journey.workspace
    with journey.database.session(writes_after_reading=True) as session:
        before = session.exec(select(PolicyVersion).order_by(col(PolicyVersion.id).desc())).first()
        asked = prices_from(session, journey.local_date)
        version = load_policy(session, workspace.policy, now=journey.now)
        if before is None or version.id != before.id:
            files = {name: _as_text(workspace.policy / name) for name in sorted(version.files)}
            version.evidence_id = keep_bytes(
                session,
                journey.archive,
                json.dumps(files, ensure_ascii=False, sort_keys=True).encode(),
                kind=EvidenceKind.POLICY,
                subject=version.sha256,
                url=f"policy:{version.sha256[:12]}",
                content_type="application/json",
                at=journey.now,
                run=journey.run_id,
            )
            session.add(version)
            if leapt := leaps_from(asked, prices_from(session, journey.local_date), journey.local_date):
                journey.failures.append(leap_words(leapt))
                journey.note(session)
        renames.follow(session, journey.now)
        attribution.let_go(session, workspace.settings.site, journey.now)
        session.commit()
    journey.progress("policy", version.sha256[:12])


def _as_text(path: Path) -> str:
    """Return a policy file as text: CSV as it is, a spreadsheet as the CSV of what it says."""
    if path.suffix.lower() == ".csv":
        return path.read_text("utf-8", "replace")
    table, out = read_table(path), io.StringIO()
    writer = csv.DictWriter(out, table.headings, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(row.cells for row in table.rows)
    return out.getvalue()


def terms_of(workspace: Workspace, now: datetime) -> Terms:
    """Return what a workspace's settings say of all reports."""
    return Terms(now, workspace.settings.partner, workspace.settings.reports.closed_until)


def already_known(report: ReportFile) -> str:
    """Say that a file's very content was taken in before."""
    return (
        f"the same file was taken in as report {report.id} ({report.name}) on {report.received_at.date()}; nothing was "
        f"changed. `channelwarden ingest again {report.id}` reads it anew"
    )


def take_reports(journey: Journey) -> None:
    """Take in the report files of the inbox (or those named) whose content is not known of their party yet.

    A file that cannot be read, or was taken away meanwhile, is a failure of its own.
    """
    _settle(journey)
    named = journey.files is not None
    if not named:
        journey.failures += [
            f"{name_of(path)}: {why}; not taken in" for path, why in passed_over(journey.workspace).items()
        ]
    for path in sorted(steady_files(journey.workspace) if journey.files is None else journey.files):
        try:
            _take_file(journey, path, named=named)
        except OSError as error:
            journey.failures.append(f"{name_of(path)}: cannot be read ({error.strerror or error}); not taken in")
        except (DataError, OverflowError, UnicodeEncodeError) as error:  # one report must not keep the others out
            said = first_line(error) if isinstance(error, DataError) else error
            journey.failures.append(f"{name_of(path)}: holds what the store cannot keep ({said}); not taken in")


def _take_file(journey: Journey, path: Path, *, named: bool) -> None:
    """Take in a file unless it is known; that one was is told where somebody `named` it."""
    partner = partner_for(journey.workspace.settings.partner, path)
    # A pass meets all the files that it took in before: of them no more than the digest is worked out.
    data, digest = b"", digest_of(path)
    known = _known(journey, digest, partner)
    if known is None and partner is not None:
        data = path.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        known = _known(journey, digest, partner)  # it may be another file by now
    if known is not None:
        if named:
            journey.failures.append(f"{name_of(path)}: {already_known(known)}")
    elif partner is None:
        journey.failures.append(f"{name_of(path)}: {NO_PARTNER}; not taken in")
    else:
        _take_one(journey, partner, path, data, digest)
        journey.breathe()


def _known(journey: Journey, digest: str, partner: Partner | None) -> ReportFile | None:
    with journey.database.session() as session:
        return known_report(session, digest, partner)


def _settle(journey: Journey) -> None:
    """Give sales taken in earlier the regions that the settings have learnt since."""
    with journey.database.session(writes_after_reading=True) as session:
        settle_regions(session, partners=journey.workspace.settings.partner, now=journey.now)
        session.commit()


def take_in_agreements(journey: Journey) -> None:
    """Read the agreements that the policy names and flag their clauses."""
    with journey.database.session(writes_after_reading=True) as session:
        summary = take_agreements(
            session,
            workspace=journey.workspace,
            archive=journey.archive,
            run_id=journey.run_id,
            now=journey.now,
        )
        session.commit()
    journey.failures.extend(summary.failures)
    journey.progress("agreements", "read")


def _said_of(report: ReportFile) -> str:
    """Say what a report that was taken in is, in a line."""
    if report.status == UNPACKED:
        return f"{report.name}: {report.reason}"
    kind = report.kind.replace("+", " and ") or "nothing of ours"
    days = f" of {report.period_from} to {report.period_to}" if report.period_from else ""
    number = f" (report {report.id}{f', version {report.version}' if report.version > 1 else ''})"
    return f"{report.name}: {report.status}: {kind}{days}{number}{f'; {report.reason}' if report.reason else ''}"


def _take_one(journey: Journey, partner: Partner, path: Path, data: bytes, digest: str) -> None:
    name = name_of(path)
    with journey.database.session(writes_after_reading=True) as session:
        evidence_id = archived_before(session, digest, place_of(journey.workspace, path))
        if evidence_id is None:
            evidence_id = keep_bytes(
                session,
                journey.archive,
                data,
                kind=EvidenceKind.REPORT,
                subject=name,
                url=f"inbox:{name}",
                at=journey.now,
                run=journey.run_id,
            )
        terms = terms_of(journey.workspace, journey.now)
        for report in take_file(session, partner=partner, name=name, data=data, evidence_id=evidence_id, terms=terms):
            if report.status in ("refused", "held"):
                held = "held: " if report.status == "held" else ""
                journey.failures.append(f"{report.name}: {held}{report.reason}")
            else:
                journey.reports.append(_said_of(report))
        session.commit()
    journey.progress("ingest", name)
