"""The daily digest: one a day and audience, what earlier days have told is not told again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from monitor.cases import blast
from monitor.cases.gate import gate_of
from monitor.cases.judged_by import outdated, outdated_as_loaded
from monitor.documents.decided import waiting_words
from monitor.documents.departures import changed_rule_lines, decision_lines, limit_lines
from monitor.documents.dispatch import dispatch
from monitor.documents.doubts import with_doubts, with_rises
from monitor.documents.folding import fold
from monitor.documents.gaps import Coverage, coverage, not_assessed
from monitor.documents.headline import figures, headline
from monitor.documents.known_gaps import known_gaps, known_words
from monitor.documents.letter_language import untranslated_lines
from monitor.documents.mishaps import (
    HELD_BACK,
    delivery_gaps,
    held,
    held_letters,
    leapt_prices,
    outdated_gaps,
    refused_facts,
    refused_readers,
    report_gaps,
    stray_files,
    unread_sources,
    unsendable,
)
from monitor.documents.phrases import moment, weekday
from monitor.documents.protected import protected_sales
from monitor.documents.review_list import review_section, waiting_gaps
from monitor.documents.sections import case_sections, ongoing
from monitor.documents.sites_section import sites_section
from monitor.documents.sorting import sort_cases
from monitor.documents.stops import channel_stops, legal_stops
from monitor.documents.suspicions import lapsed, suspicions
from monitor.documents.unvisited import unvisited
from monitor.documents.window import Window, window_of
from monitor.model import DigestRow, OutboxItem
from monitor.rulebook.counsel import load_decisions
from monitor.rulebook.records import Rule
from monitor.settings import Workspace
from monitor.vocabulary import Visibility
from reports.records import Digest, DigestSection, Gap
from scrapers.counted import number_of

AUDIENCES = (Visibility.CHANNEL, Visibility.LEGAL)

_STOPS = {Visibility.CHANNEL: channel_stops, Visibility.LEGAL: legal_stops}


def build(
    session: Session,
    *,
    workspace: Workspace,
    rules: Mapping[str, Rule],
    audience: Visibility,
    local_date: date,
    now: datetime,
) -> Digest:
    """Return the digest of a local day for an audience ("channel" or "legal"), as of `now`; stores nothing."""
    zone = workspace.settings.brand.timezone
    window = window_of(session, audience, local_date, now)
    found = sort_cases(session, rules, audience, window)
    for files in found.headings.values():
        doubted = with_rises(session, with_doubts(session, workspace, rules, [file for file, _ in files]), zone)
        files[:] = [(file, state) for file, (_, state) in zip(doubted, files, strict=True)]
    gate = gate_of(workspace, rules, local_date)
    suspected, between = suspicions(session, rules, audience, window, gate=gate, local_date=local_date)
    sections = case_sections(found, with_rises(session, suspected, zone), audience, zone)
    clauses, listed_by = waiting_words(session, rules, local_date) if audience == Visibility.LEGAL else ("", "")
    outdated_by = outdated_as_loaded(session, workspace, rules)
    leapt = " ".join(f"{gap.reason} {gap.advice}" for gap in leapt_prices(session, window))
    queue = ": ".join(filter(None, (clauses, listed_by)))
    sections = [_before_approving(_with_queue(section, queue), outdated_by) for section in sections]
    sections = [_before_telling(section, leapt) for section in sections]
    going_on, ongoing_count = ongoing(session, rules, found.seen, audience, zone)
    seen = coverage(session, zone) if audience == Visibility.CHANNEL else Coverage(0, 0, ())
    if audience == Visibility.CHANNEL:
        sections += _channel_sections(session, window, local_date, workspace)
        sections.append(sites_section(session, workspace, window, seen.ambiguous))
    sections.append(going_on)
    said = {section.key: sum(entry.count for entry in section.entries) for section in sections}
    said |= {state: found.states(state) for state in ("new", "relapsed")}
    known = known_gaps(session, audience, local_date)
    gaps = known.marked([*_gaps(session, rules, audience, window, seen, zone=zone), *outdated_gaps(outdated_by)])
    said["held"] = len({row.party_key for row in blast.held(session)}) if _held_back(gaps) else 0
    return Digest(
        audience=str(audience),
        workspace=workspace.settings.brand.name,
        date=weekday(local_date),
        period=_period(window, workspace),
        figures=figures(audience, said, seen),
        sections=tuple(sections),
        gaps=gaps,
        stopped=tuple(_STOPS[audience](session, window)),
        footer=(
            *decision_lines(
                load_decisions(workspace.decisions, rules), local_date, to_legal=audience == Visibility.LEGAL
            ),
            *_footer(session, rules, audience, window, workspace, between=between),
        ),
        headline=headline(audience, said, seen, ongoing_count, clauses if listed_by else ""),
        gaps_note=known_words(gaps, known.over(gaps), audience),
    )


def gaps_now(
    session: Session, *, workspace: Workspace, rules: Mapping[str, Rule], audience: str, local_date: date, now: datetime
) -> list[Gap]:
    """Return all that an audience's digest of now would hold as not seen or not judged, known or new.

    For the channel that is also all that waits to be identified: a digest shows of it what is new, and not all of that.
    """
    zone = workspace.settings.brand.timezone
    seen = coverage(session, zone) if audience == Visibility.CHANNEL else Coverage(0, 0, ())
    window = window_of(session, audience, local_date, now)
    return [
        *_gaps(session, rules, audience, window, seen, zone=zone),
        *outdated_gaps(outdated(session, workspace, rules)),
        *(waiting_gaps(session) if audience == Visibility.CHANNEL else ()),
    ]


def say(
    session: Session, *, workspace: Workspace, rules: Mapping[str, Rule], local_date: date, now: datetime
) -> list[OutboxItem]:
    """Put the day's digests into the outbox, in the caller's transaction; a digest already said is not said again.

    The channel audience gets one every day, legal only when it holds something.
    """
    items: list[OutboxItem] = []
    for audience in AUDIENCES:
        key = f"{local_date.isoformat()}|{audience}"
        if session.exec(select(DigestRow.id).where(DigestRow.key == key)).first() is not None:
            continue
        digest = build(session, workspace=workspace, rules=rules, audience=audience, local_date=local_date, now=now)
        if audience == Visibility.LEGAL and digest.is_empty:
            continue
        window = window_of(session, audience, local_date, now)
        content = asdict(digest)
        session.add(
            DigestRow(
                key=key,
                audience=audience,
                local_date=local_date,
                since=window.since,
                until=now,
                content=content,
            )
        )
        items += dispatch(
            session,
            digest,
            key=f"digest|{key}",
            kind="digest",
            path=f"digests/{local_date.isoformat()}-{audience}",
            recipients=getattr(workspace.settings.recipients, audience),
            subject=f"{digest.workspace}: {audience} digest of {digest.date}: {_subject(digest)}",
            now=now,
        )
    return items


def _with_queue(section: DigestSection, queue: str) -> DigestSection:
    """Add to the section on agreements how many clauses wait for legal; all other sections stay as they are."""
    return replace(section, note=f"{section.note} {queue}".strip()) if section.key == "agreements" else section


def _before_approving(section: DigestSection, why: str) -> DigestSection:
    """Say above the commands that approve that they are refused before all is judged again, where that is so."""
    if section.key != "decide" or not section.entries or not why:
        return section
    note = f"Run `channelwarden judge` before you approve: {why}, and every approval is refused until it was."
    return replace(section, note=f"{section.note} {note}".strip())


def _before_telling(section: DigestSection, leapt: str) -> DigestSection:
    """Say above what the policy accuses or lets go that its prices leapt, where they did."""
    if section.key not in ("decide", "paused") or not section.entries or not leapt:
        return section
    return replace(section, note=f"{section.note} {leapt}".strip())


def _channel_sections(session: Session, window: Window, local_date: date, workspace: Workspace) -> list[DigestSection]:
    zone = workspace.settings.brand.timezone
    return [
        DigestSection(
            key="protected",
            heading="Protected passive sales",
            entries=fold(protected_sales(session, window, local_date, zone), Visibility.CHANNEL),
        ),
        review_section(session, window, zone),
    ]


def _gaps(
    session: Session,
    rules: Mapping[str, Rule],
    audience: str,
    window: Window,
    seen: Coverage,
    *,
    zone: ZoneInfo,
) -> list[Gap]:
    judged = not_assessed(session, rules, audience)
    if audience == Visibility.LEGAL:
        return judged
    return [
        *leapt_prices(session, window),
        *held(session),
        *unsendable(session),
        *delivery_gaps(session, window),
        *refused_readers(session, window),
        *held_letters(session),
        *unvisited(session, window, zone),
        *seen.gaps,
        *unread_sources(session, zone),
        *stray_files(session),
        *report_gaps(session, window),
        *refused_facts(session),
        *judged,
    ]


def _period(window: Window, workspace: Workspace) -> str:
    zone = workspace.settings.brand.timezone
    until = moment(window.until, zone)
    return f"{moment(window.since, zone)} to {until}" if window.since else f"everything up to {until}"


def _footer(
    session: Session, rules: Mapping[str, Rule], audience: str, window: Window, workspace: Workspace, *, between: int
) -> tuple[str, ...]:
    changed = (*changed_rule_lines(rules), *limit_lines(workspace.settings.limits))
    lines = [*changed, *untranslated_lines(workspace.letters)]
    lines.append(f"Covers {_period(window, workspace)}. What an earlier digest said is not repeated.")
    if audience == Visibility.CHANNEL and (count := lapsed(session, window)):
        lines.append(f"{number_of(count, 'suspicion')} ended before anything confirmed it; no case was opened.")
    if audience == Visibility.CHANNEL and between:
        said = "not told yet: the market was on two days then, whose policies differ; the next visit decides."
        lines.append(f"{number_of(between, 'finding')} {said}")
    lines.append("Evidence can be handed over with: channelwarden evidence export CASE")
    return tuple(lines)


def _subject(digest: Digest) -> str:
    named = {("1", "Suspicions"): "suspicion"}
    told = [
        f"{number} {named.get((number, label), label.lower())}"
        for label, number in digest.figures
        if number.isdigit() and number != "0"
    ]
    counts = _held_back(digest.gaps)  # of several runs some parties may be the same
    held_back = [f"{max(counts)}{' or more' if len(counts) > 1 else ''} held back"] if counts else []
    return ", ".join([*held_back, *told][:3]) or "nothing new"


def _held_back(gaps: Iterable[Gap]) -> list[int]:
    """Return how many parties wait for an operator to release what each run found: no section tells of them."""
    return [gap.count for gap in gaps if gap.subject.startswith(HELD_BACK)]
