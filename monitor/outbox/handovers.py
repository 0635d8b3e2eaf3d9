"""How far a document is with each of those it goes to, and what follows for the whole of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, delete, select

from monitor.model import Handover, OutboxItem
from monitor.outbox.channels import Reply
from monitor.vocabulary import HandoverState, OutboxStatus

_SETTLED = (HandoverState.TAKEN, HandoverState.REFUSED, HandoverState.UNCLEAR)
_TOLD = 5
"""So many different answers stand with a document; several hundred readers may be put off for one reason."""


class Handovers:
    """The handovers of one document, by recipient: `known` are those that began before."""

    def __init__(self, item: OutboxItem, recipients: Sequence[str], known: Mapping[str, Handover]) -> None:
        self._item = item
        self._recipients = recipients
        # Addresses that the document went to before it was readdressed are of no account.
        self._rows = {one: known[one] for one in recipients if one in known}

    @property
    def rows(self) -> list[Handover]:
        """Return the rows as they are to be kept."""
        return list(self._rows.values())

    def waiting(self) -> list[str]:
        """Return those who have no final answer."""
        return [one for one in self._recipients if one not in self._rows or self._rows[one].state not in _SETTLED]

    def begin(self, batch: Iterable[str], now: datetime) -> None:
        """Note that the document is being handed over for these recipients."""
        for one in batch:
            row = self._rows.setdefault(one, Handover(outbox_id=self._item.id or 0, address=one, state="", at=now))
            row.state, row.at = HandoverState.HANDING, now

    def note(self, replies: Mapping[str, Reply], limit: int) -> None:
        """Note what was said of recipients; one that was put off so often as `limit` says is given up."""
        for one, reply in replies.items():
            row = self._rows[one]
            row.state, row.words = reply.state, reply.words
            row.deferrals += reply.state == HandoverState.DEFERRED
            if reply.state == HandoverState.DEFERRED and row.deferrals >= limit:
                row.state = HandoverState.REFUSED

    def put_back(self, words: str) -> None:
        """Note of those who were not asked after all that they wait on."""
        for row in self._rows.values():
            if row.state == HandoverState.HANDING:
                row.state, row.words = HandoverState.DEFERRED, words

    def unclear(self, words: str) -> None:
        """Note of those who were being handed the document that nobody knows whether they have it."""
        for row in self._rows.values():
            if row.state == HandoverState.HANDING:
                row.state, row.words = HandoverState.UNCLEAR, words

    @property
    def in_hand(self) -> list[str]:
        """Return those whom the document is being handed to."""
        return [one for one, row in self._rows.items() if row.state == HandoverState.HANDING]

    @property
    def taken_at(self) -> datetime | None:
        """Return since when the first of them has the document."""
        return min((row.at for row in self._of(HandoverState.TAKEN)), default=None)

    @property
    def deferrals(self) -> int:
        """Return how often the one who was put off most often was."""
        return max((row.deferrals for row in self._of(HandoverState.DEFERRED)), default=0)

    @property
    def words(self) -> str:
        """Return what was said of those who do not have the document."""
        if not self._recipients:
            return "there is no recipient"
        rows = [row for row in self._rows.values() if row.state != HandoverState.TAKEN]
        said = list(dict.fromkeys(row.words for row in rows if row.words))
        more = f" and {len(said) - _TOLD} more" if len(said) > _TOLD else ""
        return "; ".join(said[:_TOLD]) + more

    @property
    def status(self) -> OutboxStatus:
        """Return the state of the whole document."""
        taken = self._of(HandoverState.TAKEN)
        if self.waiting():
            return OutboxStatus.PARTLY_SENT if taken else OutboxStatus.PENDING
        if taken:
            return OutboxStatus.SENT
        return OutboxStatus.UNCERTAIN if self._of(HandoverState.UNCLEAR) else OutboxStatus.FAILED

    def _of(self, state: HandoverState) -> list[Handover]:
        return [row for row in self._rows.values() if row.state == state]


def handovers_of(session: Session, item: OutboxItem) -> dict[str, Handover]:
    """Return the handovers of a document by address, in the order in which they began."""
    query = select(Handover).where(Handover.outbox_id == item.id).order_by(col(Handover.id))
    return {row.address: row for row in session.exec(query)}


def forget_refusals(session: Session, item: OutboxItem) -> bool:
    """Let those who did not get a document be asked once more; returns whether others have it already."""
    rows = handovers_of(session, item).values()
    gone = delete(Handover).where(col(Handover.outbox_id) == item.id, col(Handover.state) != HandoverState.TAKEN)
    session.connection().execute(gone)
    return any(row.state == HandoverState.TAKEN for row in rows)
