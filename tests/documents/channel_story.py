"""Writes the rows of a channel on its third day, one by one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlmodel import Session, select

from monitor.model import (
    Agreement,
    AgreementFile,
    Capture,
    Case,
    CaseEvent,
    Clause,
    Evidence,
    Listing,
    MapPrice,
    Observation,
    Party,
    PolicyVersion,
    Product,
    ReportFile,
    ReviewItem,
    Run,
    Sale,
    Step,
    Territory,
    VerdictCount,
    VerdictRow,
    Violation,
)
from monitor.rulebook.records import Rule
from monitor.vocabulary import (
    CaseStatus,
    StepStatus,
    ViolationStatus,
    Visibility,
)

NOW = datetime(2026, 3, 3, 14, 0, tzinfo=UTC)
TODAY = NOW.date()


def at(day: int, hour: int = 6) -> datetime:
    """A time of March 2026."""
    return datetime(2026, 3, day, hour, tzinfo=UTC)


class Channel:
    """Writes rows and keeps what refers to what."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.sequence = 0

    def add(self, *rows: Any) -> None:
        """Store rows now, so that they have ids."""
        self.session.add_all(rows)
        self.session.flush()

    def evidence(self, when: datetime, subject: str = "page") -> int:
        """An archived page; returns the row's id."""
        self.sequence += 1
        row = Evidence(
            sequence=self.sequence + 40,
            sha256=f"{self.sequence:02x}" * 32,
            chain="c" * 64,
            kind="page",
            subject=subject,
            url=f"https://shop.example/{subject}",
            captured_at=when,
            warc="2026-03-03.warc",
            offset=0,
            length=10,
        )
        self.add(row)
        return row.id or 0

    def party(self, party_id: str, name: str, country: str, **more: Any) -> Party:
        """A party of the channel."""
        given = {"role": "reseller", "email": f"{party_id}@party.example"} | more
        row = Party(id=party_id, name=name, country=country, **given)
        self.add(row)
        return row

    def violation(self, case: Case | None, status: ViolationStatus, sentence: str, **more: Any) -> Violation:
        """A violation, of a case where there is one."""
        first = more.pop("first_seen", at(3))
        last = more.pop("last_seen", NOW)
        self.sequence += 1
        given: dict[str, Any] = {
            "rule_id": case.rule_id if case else "MAP-001",
            "rule_version": 1,
            "subject": f"offer-{self.sequence}",
            "period": first.isoformat(),
            "party_key": case.party_key if case else "",
            "case_subject": case.subject if case else "",
            "case_id": case.id if case else None,
            "evidence_id": self.evidence(last),
            "first_seen": first,
            "last_seen": last,
        }
        if status in (ViolationStatus.CONFIRMED, ViolationStatus.CURED):
            given |= {"confirmed_at": last, "confirmed_by": "second_capture"}
        row = Violation(status=status, sentence=sentence, **(given | more))
        self.add(row)
        return row

    def case(self, party: str, rule: Rule, subject: str, opened: datetime, **more: Any) -> Case:
        """A case with the event that opened it."""
        given: dict[str, Any] = {"status": CaseStatus.OPEN, "visibility": Visibility.CHANNEL}
        row = Case(
            party_key=party,
            rule_id=rule.id,
            subject=subject,
            topic=rule.topic,
            severity=rule.severity,
            opened_at=opened,
            changed_at=opened,
            **(given | more),
        )
        self.add(row)
        self.tell(row, "opened", opened, "Advertised below MAP")
        return row

    def tell(self, case: Case, kind: str, when: datetime, text: str = "", actor: str = "channelwarden") -> None:
        """An event of a case."""
        self.sequence += 1
        self.add(
            CaseEvent(case_id=case.id or 0, key=f"{kind}|{self.sequence}", at=when, kind=kind, text=text, actor=actor)
        )

    def flood(self, party: str, rule: Rule, count: int, *, proposed: bool = False) -> None:
        """So many confirmed cases of a party by one rule, with a notice proposed in each or none."""
        for number in range(count):
            case = self.case(party, rule, f"NO-{number:03d}", NOW)
            self.violation(case, ViolationStatus.CONFIRMED, f"Number {number} is too cheap.", fact={"site": "barn"})
            if proposed:
                self.step(case, "notice", StepStatus.PROPOSED, NOW)

    def step(self, case: Case, kind: str, status: StepStatus, when: datetime, **more: Any) -> Step:
        """A step of a case's ladder in its present episode."""
        reason = {"rule": "LAW-US-001", "version": 1, "jurisdiction": "US", "answer": "allow", "confirmed": True}
        reason |= {"article": "Colgate, 250 U.S. 300", "note": "unilateral, announced policy"}
        given: dict[str, Any] = {
            "episode": case.episode,
            "rung": 0,
            "action": "ask_correction",
            "approval": "channel_manager",
            "cure_days": 7,
            "gate": {"answer": "allow", "reasons": [reason], "asked": []},
        }
        row = Step(case_id=case.id or 0, kind=kind, status=status, proposed_at=when, **(given | more))
        self.add(row)
        return row


BLOCKED_GATE = {
    "answer": "block",
    "asked": [],
    "reasons": [
        {
            "rule": "LAW-EU-001",
            "version": 1,
            "jurisdiction": "EU",
            "answer": "block",
            "article": "Reg. (EU) 2022/720 art. 4(a)",
            "note": "pressure on resale prices",
            "confirmed": False,
            "response": "Write to nobody; ask counsel.",
        }
    ],
}


def offer_fact(party: str, price: int, **more: Any) -> dict[str, Any]:
    """An offer fact as a violation stores it."""
    return {
        "site": "bargainbarn",
        "market": "US",
        "seller": party,
        "sku": "NO-200",
        "advertised_price": price,
        "map_price": 9999,
        "currency": "USD",
        "url": "https://bargainbarn.example/no-200",
        **more,
    }


def write_story(channel: Channel, rules: dict[str, Rule]) -> None:
    """Day three: a relapse that waits for a decision, new and cured cases, stops, gaps, a flagged agreement."""
    _catalogue(channel)
    _price_cases(channel, rules)
    _other_cases(channel, rules)
    _sights(channel)
    _agreement(channel, rules)


def _catalogue(channel: Channel) -> None:
    channel.party("barn", "Bargain Barn LLC", "US")
    channel.party("peak", "Peak Outdoor Inc", "US")
    channel.party("lumen", "Lumen Optik GmbH", "DE")
    channel.party("nordic", "Nordic Distribution AB", "SE", role="distributor")
    channel.add(
        Product(sku="NO-200", title="Aurora 8×42 binoculars"),
        Product(sku="NO-310", title="Tundra spotting scope"),
        MapPrice(sku="NO-200", market="US", price_minor=9999, currency="USD", valid_from=date(2026, 1, 1)),
        MapPrice(sku="NO-200", market="CA", price_minor=19900, currency="USD", valid_from=date(2026, 1, 1)),
        PolicyVersion(sha256="ab12cd34ef56" + "0" * 52, loaded_at=at(1)),
    )


def _price_cases(channel: Channel, rules: dict[str, Rule]) -> None:
    relapsed = channel.case("barn", rules["MAP-001"], "NO-200", at(1, 14), episode=2, rung=0)
    channel.tell(relapsed, "approved", at(1, 15), "Notice approved by Ada; 7 days to cure from when it leaves", "Ada")
    channel.tell(relapsed, "sent", at(1, 15), "Notice sent: N-000001, to barn@party.example")
    channel.tell(relapsed, "cured", at(2, 6), "Cured: complies again")
    channel.tell(relapsed, "relapsed", at(3, 14), "Relapsed: Advertised at $89.00")
    channel.step(relapsed, "notice", StepStatus.DONE, at(1, 14), episode=1, outbox_id=1)
    channel.step(relapsed, "warning", StepStatus.PROPOSED, at(3, 14), rung=1)
    fact = offer_fact("Bargain Barn", 8900)
    sentence = "Aurora 8×42 binoculars is advertised at $89.00, below its MAP of $99.99 in the US."
    channel.violation(relapsed, ViolationStatus.CONFIRMED, sentence, fact=fact)
    cured = channel.case("peak", rules["MAP-001"], "NO-310", at(1, 14), status=CaseStatus.CURED)
    channel.tell(cured, "cured", at(3, 6), "Cured: complies again")
    channel.violation(
        cured,
        ViolationStatus.CURED,
        "Tundra spotting scope was advertised at $380.00, below its MAP of $399.00 in the US.",
        fact=offer_fact("Peak Outdoor", 38000, site="peakoutdoor", url="https://peakoutdoor.example/no-310"),
        first_seen=at(1),
        last_seen=at(2, 14),
        ended_at=at(3, 6),
        end_reason="complies again",
        subject="peak-offer",
        sighted=True,
    )
    channel.add(
        Observation(
            offer_key="peak-offer", listing_key="peakoutdoor|https://peakoutdoor.example/1", site="peakoutdoor",
            market="US", seller="Peak Outdoor", price_minor=39900, currency="USD", first_seen=at(3, 6),
            last_seen=at(3, 6), seen_on=at(3).date(), ended_at=NOW,
        )
    )  # fmt: skip
    hidden = channel.case("lumen", rules["MAP-001"], "NO-200", at(3, 14), visibility=Visibility.LEGAL)
    hidden.visibility_reason = "Reg. (EU) 2022/720 art. 4(a)"
    channel.step(hidden, "notice", StepStatus.BLOCKED, at(3, 14), gate=BLOCKED_GATE)
    fact = offer_fact("Lumen", 8490, market="DE", currency="EUR", site="lumenoptik", url="https://lumen.example/no-200")
    sentence = "Aurora 8×42 binoculars is advertised at €84.90, below the list's €99.00 in DE."
    channel.violation(hidden, ViolationStatus.CONFIRMED, sentence, fact=fact)


def _other_cases(channel: Channel, rules: dict[str, Rule]) -> None:
    unknown = "seller:megamart:dealz4u"
    stranger = channel.case(unknown, rules["SELLER-001"], "NO-310", at(3, 14))
    fact = offer_fact("Dealz4U", 35000, site="megamart", url="https://megamart.example/no-310")
    channel.violation(stranger, ViolationStatus.CONFIRMED, "Nobody knows this seller as one of ours.", fact=fact)
    discount = channel.case("nordic", rules["KPI-001"], "D-7", at(1, 14))
    channel.violation(
        discount,
        ViolationStatus.CONFIRMED,
        "€ 4,000 of discount was taken at 82 % of the target.",
        confirmed_by="document",
        fact={"period": "2026-01-01/2026-01-31"},
        first_seen=at(1),
        last_seen=at(1),
    )
    discount.changed_at = at(1, 14)
    suspicion = channel.violation(
        None,
        ViolationStatus.SUSPICION,
        "Tundra spotting scope is advertised at $371.00, below its MAP of $399.00 in the US.",
        party_key="peak",
        case_subject="NO-310",
        fact=offer_fact("Peak Outdoor", 37100, site="peakoutdoor", url="https://peakoutdoor.example/no-310"),
        first_seen=NOW,
    )
    suspicion.evidence_id = channel.evidence(NOW)
    _passive_sale(channel)


def _passive_sale(channel: Channel) -> None:
    report = ReportFile(
        sha256="r" * 64,
        name="nordic-2026-01.csv",
        party_id="nordic",
        layout="csv",
        period_from=date(2026, 1, 1),
        period_to=date(2026, 1, 31),
        received_at=at(3, 6),
        status="accepted",
        evidence_id=channel.evidence(at(3), "nordic-2026-01.csv"),
    )
    channel.add(report)
    channel.add(
        Territory(party_id="nordic", region="SE", valid_from=date(2025, 1, 1)),
        Sale(
            report_id=report.id or 0,
            row=3,
            party_id="nordic",
            sku="NO-200",
            quantity=12_000,
            amount_minor=93_000,
            currency="EUR",
            sold_on=date(2026, 1, 14),
            region="FR",
            ship_to="Lyon",
            sale_type="passive",
        ),
    )


def _sights(channel: Channel) -> None:
    run = Run(started_at=NOW, local_date=TODAY)
    channel.add(run)
    visits = {
        "bargainbarn": ("ok", 200, []),
        "peakoutdoor": ("ok", 200, []),
        "gearfort": ("blocked", 403, ["the page asks for a captcha"]),
        "sightline": ("layout_changed", 200, ["selector.price matches nothing"]),
        "megamart": ("ambiguous", 200, ["microdata says 350.00, the visible page 35.00"]),
    }
    for site, (outcome, status, reasons) in visits.items():
        key = f"{site}|https://{site}.example/1"
        channel.add(
            Listing(key=key, site=site, url=f"https://{site}.example/1"),
            Capture(
                run_id=run.id or 0,
                listing_key=key,
                captured_at=NOW - timedelta(minutes=5),
                outcome=outcome,
                http_status=status,
                reasons=reasons,
            ),
        )
    counted = VerdictCount(
        run_id=run.id or 0, rule_id="MAP-001", rule_version=1, violates=3, complies=9, not_assessed=1
    )
    counted.reasons = {"map_price is unknown: no MAP for this product in this market": {"count": 1, "example": "x"}}
    channel.add(counted)
    for found in channel.session.exec(select(Violation).where(Violation.status == ViolationStatus.CONFIRMED)).all():
        said = {"rule_id": found.rule_id, "rule_version": found.rule_version, "subject": found.subject}
        channel.add(VerdictRow(run_id=run.id or 0, verdict="violates", **said))
    channel.add(
        ReviewItem(
            kind="seller",
            subject="megamart: Dealz4U",
            reason="no party or alias has this name",
            first_seen=at(3),
            last_seen=NOW,
            evidence_id=channel.evidence(at(3)),
        )
    )


AGREEMENT_TEXT = """\
4. Prices

4.1 The Supplier invoices the Products at the prices of its price list in force on the day of the order.

4.2 The Distributor shall not resell the Products below the minimum resale prices of Annex B.

4.3 The Distributor bears the cost of its own advertising.
"""


def _agreement(channel: Channel, rules: dict[str, Rule]) -> None:
    rule = rules["RPM-001"]
    channel.add(Agreement(id="AG-7", party_id="nordic", type="selective", valid_from=date(2025, 1, 1)))
    file = AgreementFile(
        agreement_id="AG-7",
        sha256="7" * 64,
        path="nordic-2025.docx",
        language="en",
        pages=3,
        text=AGREEMENT_TEXT,
        read_at=at(3),
    )
    channel.add(file)
    start = AGREEMENT_TEXT.index("The Distributor shall not resell")
    end = AGREEMENT_TEXT.index("\n", start)
    kind = "P02_min_resale_price"
    channel.add(Clause(file_id=file.id or 0, type=kind, start=start, end=end, page=2, number="4.2", language="en"))
    case = channel.case("nordic", rule, "AG-7", at(3, 14), visibility=Visibility.LEGAL)
    for place in ("EU", "RU"):
        channel.violation(
            case,
            ViolationStatus.CONFIRMED,
            f"Clause 4.2 sets a minimum resale price ({place}).",
            subject=f"clause|AG-7|{place}|{kind}|{start}",
            period="7" * 12,
            confirmed_by="document",
            fact={"type": kind, "jurisdiction": place, "page": 2, "number": "4.2"},
        )
