"""What a letter about a price names: the least price with its days, and no day on which it did not apply."""

# ruff: noqa: F811 - the fixtures of the last look

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlmodel import Session, col, select

from monitor.documents import notice
from monitor.model import Case, MapPrice, Observation, Promotion, Step, Violation
from monitor.rulebook.records import Rule
from monitor.settings import Workspace
from monitor.vocabulary import OutboxStatus, StepStatus
from reports.records import Digest, Notice
from tests.documents.channel_story import NOW, Channel
from tests.documents.test_last_look import Letter, Look, letter, look, said  # noqa: F401 - fixtures

Prices = Callable[..., None]


@pytest.fixture
def prices(session: Session) -> Prices:
    """Put these rows, (price, from, to) by days of March, in the place of the product's least price in the US."""

    def put(*rows: tuple[int, int, int | None]) -> None:
        for row in session.exec(select(MapPrice).where(MapPrice.market == "US")).all():
            session.delete(row)
        for price, first, last in rows:
            until = None if last is None else date(2026, 3, last)
            session.add(
                MapPrice(
                    sku="NO-200",
                    market="US",
                    price_minor=price,
                    currency="USD",
                    valid_from=date(2026, 3, first),
                    valid_to=until,
                )
            )
        session.flush()

    return put


@pytest.fixture
def written(
    story: Channel, session: Session, workspace: Workspace, rules: dict[str, Rule]
) -> Callable[[], Notice | None]:
    """The letter about a price of $89.00 that was seen on 2 and 3 March and judged by $99.99."""
    case = session.exec(select(Case).where(Case.rule_id == "MAP-001", Case.party_key == "barn")).one()
    step = session.exec(select(Step).where(Step.case_id == case.id, Step.status == "proposed")).one()
    found = session.exec(select(Violation).where(Violation.case_id == case.id, Violation.status == "confirmed")).one()
    found.first_seen = NOW - timedelta(days=1)
    story.add(step, found)

    def build() -> Notice | None:
        return notice.build(session, workspace=workspace, rules=rules, step=step, now=NOW)

    return build


@pytest.mark.parametrize(
    ("rows", "said", "when"),
    [
        ([(9999, 1, None)], "on 2 March 2026, 3 March 2026: $99.99", "2 Mar 2026 14:00 UTC, again 3 Mar"),
        (
            [(9500, 1, 2), (9999, 3, None)],
            "on 2 March 2026: $95.00; Minimum advertised price (US) on 3 March 2026: $99.99",
            "2 Mar 2026 14:00 UTC, again 3 Mar",
        ),
        ([(8900, 1, 2), (9999, 3, None)], "on 3 March 2026: $99.99", "3 Mar 2026 14:00 UTC"),
        ([(9999, 3, None)], "on 3 March 2026: $99.99", "3 Mar 2026 14:00 UTC"),
    ],
    ids=["one price", "another price before", "a price before that it kept", "none before"],
)
def test_a_letter_says_on_which_of_its_days_which_price_was_in_force(
    written: Callable[[], Notice | None], prices: Prices, rows: list[tuple[int, int, int | None]], said: str, when: str
) -> None:
    prices(*rows)
    letter = written()
    assert letter is not None
    assert letter.facts[0].expected == f"Minimum advertised price (US) {said}"
    assert letter.facts[0].when.startswith(when)


@pytest.mark.parametrize("rows", [[], [(9000, 1, None)], [(9999, 1, 2)]], ids=["no row", "another price", "ended"])
def test_no_letter_is_written_by_a_price_that_the_policy_has_no_more(
    written: Callable[[], Notice | None], prices: Prices, rows: list[tuple[int, int, int | None]]
) -> None:
    prices(*rows)
    assert written() is None


def test_a_promotion_is_the_least_price_of_its_days(written: Callable[[], Notice | None], session: Session) -> None:
    days = {"valid_from": date(2026, 3, 2), "valid_to": date(2026, 3, 2)}
    session.add(Promotion(sku="NO-200", market="US", price_minor=8900, currency="USD", **days))
    letter = written()
    assert letter is not None
    assert letter.facts[0].when == "3 Mar 2026 14:00 UTC"


def test_a_price_that_is_another_since_the_first_day_is_told_of_its_own_days(
    written: Callable[[], Notice | None], session: Session
) -> None:
    found = session.exec(select(Violation).where(Violation.last_seen == NOW, Violation.status == "confirmed")).first()
    assert found is not None
    for row in session.exec(select(Violation).where(Violation.case_id == found.case_id)).all():
        session.add(
            Observation(
                offer_key=row.subject,
                listing_key="barn",
                site="barn",
                market="US",
                seller="Barn",
                price_minor=8900,
                currency="USD",
                first_seen=NOW - timedelta(hours=3),
                last_seen=NOW,
                seen_on=NOW.date(),
            )
        )
    session.flush()
    letter = written()
    assert letter is not None
    assert letter.facts[0].when.startswith("3 Mar 2026 11:00 UTC, again 3 Mar 2026 14:00 UTC")


def test_a_letter_that_waits_leaves_with_the_price_of_its_days_when_another_came_into_force_since(
    letter: Letter, look: Look, prices: Prices
) -> None:
    _, step, mail, _ = letter
    prices((9999, 1, 5), (12000, 6, None))
    look(9)
    assert (step.status, mail.status) == (StepStatus.DONE, OutboxStatus.PENDING)
    assert "on 3 March 2026: $99.99" in " ".join(mail.parts["txt"].split())


def test_a_letter_that_names_another_price_than_the_policy_now_has_for_its_days_is_proposed_anew(
    letter: Letter, look: Look, prices: Prices, session: Session
) -> None:
    case, step, mail, copy = letter
    prices((9500, 1, None))
    before = case.episode
    look(5)
    assert (step.status, mail.status, copy.status) == ("withdrawn", "failed", "failed")
    assert (case.status, case.episode, case.rung) == ("open", before + 1, step.rung - 1)
    reason = "not sent: the minimum advertised price of 2026-03-03, which it names, is another one now"
    assert said(session, case)[-1] == f"Warning withdrawn: {reason}; it is proposed anew"


def test_the_digest_tells_of_a_letter_that_waits_for_a_price_and_what_to_do(
    letter: Letter, look: Look, session: Session, build: Callable[..., Digest]
) -> None:
    case, _, mail, _ = letter
    offer = session.exec(select(Observation).order_by(col(Observation.id).desc())).first()
    assert offer is not None
    offer.last_seen = offer.last_seen.replace(day=5)
    look(5)
    assert mail.attempts == 0
    gaps = [gap for gap in build().gaps if gap.subject.startswith("Approved letters that wait")]
    assert [(gap.subject, gap.count) for gap in gaps] == [(f"Approved letters that wait (case {case.id})", 1)]
    assert "no MAP any more" in gaps[0].reason
    assert "cases withdraw STEP" in gaps[0].advice and "close the case" in gaps[0].advice
