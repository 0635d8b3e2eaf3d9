"""The statement: what one partner earned in a period, every number explained, from the schemes' results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from monitor.documents.phrases import day
from monitor.documents.written import signed
from monitor.incentives.books import Books
from monitor.incentives.calendar_periods import Period
from monitor.incentives.earned import Earned, by_currency
from monitor.incentives.earning import earned_by
from monitor.incentives.figures import InputRow
from monitor.incentives.net_net import NetNet, net_net
from monitor.incentives.price_law import PriceLaw
from monitor.incentives.reopened import Reopened, reopened, settled_otherwise
from monitor.incentives.rounding import percent
from monitor.incentives.schemes.records import Scheme
from monitor.incentives.wording import figure, per_cent, quantity
from monitor.model import Party
from monitor.money import written
from monitor.printable import capital
from reports.incentive_records import Statement, StatementRow, StatementScheme
from scrapers.counted import number_of

_FOOTER = (
    "Nothing was rounded before the last step unless a step says so. Evidence numbers name the archived files.",
    "“provisional” may change when what is missing arrives; “running” periods end later; neither is promised, and what "
    "runs or is not known is in no total.",
)


def build(
    party: Party,
    earned: Sequence[Earned],
    *,
    days: Period,
    brand: str,
    today: date,
    left: Sequence[NetNet] = (),
    since: Sequence[Reopened] = (),
) -> Statement:
    """Return the statement of a party; each of its schemes once for each of the scheme's periods.

    `since` are its settled periods that changed since: what was settled stands beside what is due now.
    """
    changed = {(one.scheme, one.period): one for one in since}
    return Statement(
        brand=brand,
        party=party.name,
        party_id=party.id,
        period=days.name,
        date=day(today),
        headline=_headline(earned) if earned else "No scheme pays this partner in this period.",
        totals=(*_due(earned), *_left(left)),
        schemes=tuple(_scheme(item, changed.get((item.scheme.id, item.period))) for item in earned),
        footer=_FOOTER,
    )


def _headline(earned: Sequence[Earned]) -> str:
    """Say how many results there are, and how many of them may change, run on, are held or are not known."""
    over = [item for item in earned if item.open_until is None]
    known = [item for item in over if item.due is not None]
    counts = {
        "{} of them provisional": sum(bool(item.gaps) for item in known),
        "{} still running": sum(item.open_until is not None and not item.held for item in earned),
        "{} held for legal": sum(item.held for item in earned),
        "{} not known yet": sum(item.due is None and not item.held for item in over),
    }
    parts = [number_of(len(known), "result"), *(said.format(count) for said, count in counts.items() if count)]
    schemes = number_of(len({item.scheme.id for item in earned}), "scheme")
    return f"{', '.join(parts)}{',' if parts[1:] else ''} of {schemes}."


def draw_up(
    books: Books,
    schemes: Sequence[Scheme],
    party_ids: Iterable[str],
    *,
    days: Period,
    brand: str,
    today: date,
    law: PriceLaw,
    also_empty: bool = False,
) -> list[Statement]:
    """Return the statements of known parties for the days, by what was known yesterday.

    A party that no scheme pays in these days has one only where `also_empty` asks for it.
    """
    as_of, found = min(days.end, today - timedelta(days=1)), []
    for party_id in party_ids:
        party = books.party(party_id)
        earned = earned_by(party_id, schemes, days, books, as_of=as_of, law=law)
        if party is not None and (earned or also_empty):
            left = net_net(party_id, days, earned, books)
            yesterday = today - timedelta(days=1)
            since = reopened(books, schemes, as_of=yesterday, party_id=party.id, days=days, law=law)
            since += settled_otherwise(books, earned, since)
            found.append(build(party, earned, days=days, brand=brand, today=today, left=left, since=since))
    return found


def _due(earned: Sequence[Earned]) -> Iterator[tuple[str, str]]:
    """Yield what is due by currency, and how much of it may still change."""
    open_still = by_currency([item for item in earned if item.gaps])
    for code, amount in sorted(by_currency(earned).items()):
        yield f"Due in {code}", money(amount, code)
        if code in open_still:
            yield "of it provisional", money(open_still[code], code)


def _left(left: Sequence[NetNet]) -> Iterator[tuple[str, str]]:
    """Yield what was bought and what is left of it after all that is due."""
    for one in left:
        yield f"Bought in {one.currency}", money(one.bought, one.currency)
        share = "" if one.share is None else f" ({percent(one.share)} % of what was bought)"
        yield f"Net-net in {one.currency}", f"{money(one.left, one.currency)}{share}"


def money(amount: Decimal, currency: str) -> str:
    """Return an amount as a reader expects it, with a true minus sign so that no spreadsheet takes it for a formula."""
    return signed(written(amount, currency))


def _scheme(item: Earned, since: Reopened | None) -> StatementScheme:
    scheme = item.scheme
    return StatementScheme(
        scheme=scheme.name,
        title=scheme.title,
        agreement=scheme.agreement,
        period=item.period.name,
        method=scheme.method.replace("_", " "),
        kind=str(scheme.kind),
        state=_state(item),
        due="" if item.due is None else signed(f"{item.due:,f}"),
        currency=scheme.currency,
        steps=item.steps,
        rows=tuple(shown_row(row) for row in item.rows),
        claimed="" if item.asked is None else signed(figure(item.asked.claimed)),
        against=". ".join(filter(None, (_against(item), capital(since.words) if since else ""))),
        change=item.change,
        gaps=item.gaps if not item.reason else (),
        reason=item.reason,
    )


def _state(item: Earned) -> str:
    if item.held:
        return "held for legal"
    if item.due is None:
        return "unknown"
    if item.open_until is not None:
        return f"running until {item.open_until}"
    return "provisional" if item.gaps else "final"


def _against(item: Earned) -> str:
    asked = item.asked
    if asked is None or item.due is None:
        return ""
    over = asked.payable - item.due
    part = "" if asked.share == 1 else f", of which {per_cent(asked.share)} = {figure(asked.payable)} is payable"
    words = f"Claimed {figure(asked.claimed)}{part}, due {figure(item.due)}"
    if over > 0:
        return f"{words}: {figure(over)} more was claimed than is due"
    return f"{words}: {figure(-over)} is due and not claimed" if over else f"{words}: they agree"


def shown_row(row: InputRow) -> StatementRow:
    """Return a row a result stands on."""
    return StatementRow(
        source=row.source,
        about=row.about,
        days=row.days,
        quantity="" if row.quantity is None else signed(quantity(row.quantity)),
        amount="" if row.amount is None else signed(figure(row.amount)),
        evidence="" if row.evidence_id is None else str(row.evidence_id),
        note=row.note,
    )
