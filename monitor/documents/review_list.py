"""What a person has to settle once: unmatched sellers and products, unknown ship-to texts, odd rows."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, func, select

from monitor.documents import commands
from monitor.documents.phrases import moment
from monitor.documents.window import Window
from monitor.model import Evidence, ReviewItem
from monitor.model.find import Find
from monitor.printable import capital
from monitor.vocabulary import FindStatus, Visibility
from reports.records import DigestEntry, DigestSection, Gap
from scrapers.counted import number_of

_SHOWN = 6

_MEND = {
    "seller": "Name the seller in policy/aliases.csv; until then it counts as not identified.",
    "product": "Give the listing its SKU in policy/listings.csv; until then it is not judged.",
    "ship_to": "Confirm its region with `channelwarden ingest map ship_to`, or name it under [partner.regions].",
    "row": "Ask the partner for a corrected file, or decide on the rows: `channelwarden ingest rows`.",
    "report": "Decide on it: `channelwarden ingest decide`.",
    "claim": "Compute it again with the restated sales.",
    "settlement": "Look at the statement; `channelwarden incentives journal` books the difference.",
}


def review_section(session: Session, window: Window, zone: ZoneInfo) -> DigestSection:
    """Return the section of what is new on the review list, and how much waits there in all."""
    waiting, all_of_it = _waiting(session), f"all: {commands.list_gaps(Visibility.CHANNEL)}"
    fresh = [item for item in waiting if window.holds(item.first_seen)]
    note = ""
    if waiting and not fresh:
        note = f"Nothing new; {number_of(len(waiting), 'entry waits', 'entries wait')} from earlier days; {all_of_it}"
    elif len(waiting) > min(len(fresh), _SHOWN):
        shown = f"only new ones are shown, {_SHOWN} at most"
        note = f"{number_of(len(waiting), 'entry', 'entries')} in all; {shown}; {all_of_it}"
    if finds := session.exec(select(func.count()).where(Find.status == FindStatus.WAITING)).one():
        found = number_of(finds, "found listing waits", "found listings wait")
        note = ". ".join(filter(None, (note, f"{found} for a decision: channelwarden discover list")))
    entries = tuple(_entry(session, item, zone) for item in fresh[:_SHOWN])
    return DigestSection(key="review", heading="To identify", entries=entries, note=note)


def waiting_gaps(session: Session) -> list[Gap]:
    """Return all that waits on the review list, whenever it came: nothing of it can be judged before it is settled."""
    return [
        Gap(f"To identify: {_kind(item)} · {_about(item)}", 1, _reason(item), _MEND.get(item.kind, ""))
        for item in _waiting(session)
    ]


def _waiting(session: Session) -> Sequence[ReviewItem]:
    open_items = select(ReviewItem).where(col(ReviewItem.settled_at).is_(None))
    return session.exec(open_items.order_by(ReviewItem.kind, ReviewItem.subject)).all()


def _kind(item: ReviewItem) -> str:
    return item.kind.replace("_", "-")


def _reason(item: ReviewItem) -> str:
    proposal = f" Nearest: {item.proposal}." if item.proposal else ""
    return f"{capital(item.reason.rstrip('.'))}.{proposal}"


def _about(item: ReviewItem) -> str:
    """Return what an entry is about as a person calls it; the subject is a key that holds party or site as well."""
    whose, _, text = item.subject.partition("|")
    if item.kind == "seller" and text:
        return f"“{text}” on {whose}"
    if item.kind == "ship_to" and text:
        return f"“{text}” in reports of {whose}"
    address, _, title = text.rpartition("|")
    if item.kind == "product" and address:
        return f"“{title}” on {whose} ({address})"
    if item.kind in ("row", "report") and text:
        return f"{text.partition('|')[0]} of {whose}"
    return f"“{item.subject}”"


def _entry(session: Session, item: ReviewItem, zone: ZoneInfo) -> DigestEntry:
    evidence = session.get(Evidence, item.evidence_id) if item.evidence_id else None
    return DigestEntry(
        party=_kind(item),
        product=_about(item),
        state="review",
        sentence=_reason(item),
        evidence=f"Evidence {evidence.sequence}, {moment(evidence.captured_at, zone)}" if evidence else "",
        next_step=_MEND.get(item.kind, ""),
    )
