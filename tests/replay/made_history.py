"""A made history: a policy whose rows begin and end, pages that change, hide and vanish, passes at given times."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, col, select

from monitor.cases.by_policy import is_by_policy
from monitor.cases.gate import gate_of
from monitor.facts.registry import schemas
from monitor.intake.observe import current_observations
from monitor.model import Case, Exemption, Listing, Step, Violation
from monitor.pipeline import run as passes
from monitor.pipeline.collect_visit import Target, Visit, _store
from monitor.pipeline.journey import Journey
from monitor.replay import work
from monitor.replay.candidate import candidate
from monitor.replay.episodes import BY_POLICY
from monitor.replay.records import Replayed
from monitor.replay.window import Lookback
from monitor.rulebook.load import load_rules
from monitor.settings import Workspace, open_workspace
from monitor.store.looking import looking
from monitor.store.session import Database
from monitor.vocabulary import RuleStatus
from scrapers.records import FetchFailure, Offer, PageReading

RULES = load_rules(own=None, schemas=schemas(), overrides={})
OFFER_RULES = [rule.id for rule in RULES.values() if rule.fact == "offer" and rule.status is RuleStatus.ACTIVE]
FIRST = date(2026, 3, 2)
DAYS = 8
HOURS = (2, 5, 11, 21)
SITES = {"us": ("US", "USD"), "de": ("DE", "EUR"), "au": ("AU", "AUD"), "bazaar": ("US", "USD")}
SKUS = ("NB-1", "NB-2")
SELLERS = ("Alpine", "Berlin", "Own", "Group", "Stranger")
Rows = dict[str, list[dict[str, object]]]
SITE = """
[[site]]
name = "{name}"
market = "{market}"
currency = "{currency}"
channel = "{channel}"
"""


def day(number: int) -> date:
    """A day of the history."""
    return FIRST + timedelta(days=number)


@dataclass
class Made:
    """One channel over some days; the seed says what happens in it."""

    workspace: Workspace
    database: Database
    seed: int
    monkeypatch: pytest.MonkeyPatch
    shown: dict[str, PageReading] = field(default_factory=dict)
    asked: dict[int, str] = field(default_factory=dict)
    """what the law gate said of a step when it was new"""
    after: list[list[str]] = field(default_factory=list)
    """what was concluded after each pass"""

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        zone = self.chance.choice(["UTC", "America/Los_Angeles", "Europe/Berlin", "Asia/Tokyo"])
        place = self.workspace.root / "channelwarden.toml"
        text = place.read_text("utf-8").replace('timezone = "UTC"', f'timezone = "{zone}"')
        text += "\n[limits]\nconfirm_after_hours = 4\nblast_radius_percent = 100\n"
        for name, (market, currency) in SITES.items():
            channel = "marketplace" if name == "bazaar" else "online"
            text += SITE.format(name=name, market=market, currency=currency, channel=channel)
        place.write_text(text, encoding="utf-8")
        self.workspace = open_workspace(self.workspace.root)
        self.policy = made_policy(self.chance)
        self.prices = {key: self.chance.choice([150, 190, 199, 230]) for key in _offers()}
        self.monkeypatch.setattr(passes, "rules_of", lambda _: RULES)
        self.monkeypatch.setitem(passes.ASIDE, "visits", self._visits)
        self.monkeypatch.setitem(passes.PLANS, "history", ("policy", "visits", "judge", "cases"))

    def write(self) -> None:
        """Write the policy files as they are now."""
        for stem, rows in self.policy.items():
            names = list(dict.fromkeys(name for row in rows for name in row)) or ["name", "party_id"]
            lines = [",".join(names), *(",".join(str(row.get(name, "")) for name in names) for row in rows)]
            (self.workspace.root / "policy" / f"{stem}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def live(self, edited: float = 0.0) -> list[datetime]:
        """Make all passes of the history, some after the policy was edited; returns when they were made."""
        self.write()
        times = [
            datetime.combine(day(number), datetime.min.time(), UTC) + timedelta(hours=hour)
            for number in range(DAYS)
            for hour in HOURS
            if self.chance.random() < 0.6
        ]
        for at in times:
            if self.chance.random() < edited:
                self.edit(at)
            self.show()
            self.make_pass(at)
            with self.database.session() as session:
                self.after.append(concluded(session))
        return times

    def edit(self, at: datetime) -> None:
        """Change something that offers are judged by: a row of the policy in place, or a waiver."""
        some = self.chance.choice
        what = some(["map", "no map", "promotion", "alias", "title", "party", "agreement", "grant", "end", "waiver"])
        if what == "map":
            some(self.policy["map_prices"])["price"] = some([160, 195, 260])
        elif what == "no map" and len(self.policy["map_prices"]) > 1:
            self.policy["map_prices"].remove(some(self.policy["map_prices"]))
        elif what == "promotion":
            some(self.policy["promotions"])["price"] = some([140, 165])
        elif what == "alias":
            self.policy["aliases"] = [] if self.policy.get("aliases") else [{"name": "Stranger", "party_id": "bad"}]
        elif what == "title":
            some(self.policy["products"])["title"] = f"Renamed {self.chance.randrange(9)}"
        elif what == "party":
            some(self.policy["parties"])["suspended"] = some(["yes", ""])
        elif what == "agreement":
            some(self.policy["agreements"])["type"] = some(["unilateral_policy", "selective", "exclusive"])
        elif what == "grant":
            some(self.policy["territories"])["region"] = some(["DE", "AU"])
        elif what == "end":
            some(self.policy["withdrawals"])["last_sale_on"] = day(self.chance.randrange(DAYS))
        elif what == "waiver":
            self._waive_or_end(at, self.chance.random())
        self.policy.setdefault("aliases", [])
        self.write()

    def _waive_or_end(self, at: datetime, chosen: float) -> None:
        with self.database.session() as session:
            waivers = session.exec(select(Exemption).where(col(Exemption.ended_at).is_(None))).all()
            open_cases = select(Case).where(Case.status == "open", col(Case.rule_id).in_(OFFER_RULES))
            cases = sorted(session.exec(open_cases).all(), key=lambda row: (row.rule_id, row.party_key, row.subject))
            if waivers:
                waivers[0].ended_at = at
                session.get_one(Case, waivers[0].case_id).status = "open"
            elif cases:
                case = cases[int(chosen * len(cases))]
                case.status = "waived"
                session.add(Exemption(case_id=case.id or 0, kind="waiver", by="c", reason="r", at=at))
            session.commit()

    def show(self) -> None:
        """Let pages change and decide which are seen how at the next pass."""
        for key in self.prices:
            if self.chance.random() < 0.2:
                self.prices[key] = self.chance.choice([150, 170, 190, 199, 230, None])
        self.shown = {}
        for site in SITES:
            for sku in SKUS:
                if self.chance.random() < 0.8:
                    self.shown[f"{site}|https://{site}.example/{sku}"] = self._page(site, sku)

    def _page(self, site: str, sku: str) -> PageReading:
        if self.chance.random() < 0.15:
            return PageReading(self.chance.choice(["blocked", "layout_changed", "gone", "out_of_stock"]))
        offers = [self._offer(site, seller) for seller in SELLERS if self.prices[site, sku, seller] is not None]
        found = [replace(offer, price=Decimal(self.prices[site, sku, offer.seller] or 0)) for offer in offers]
        if found and self.chance.random() < 0.1:
            in_cart = tuple(replace(offer, price=None, price_in_cart=True) for offer in found)
            return PageReading("no_offer", in_cart)
        if len(found) > 1 and self.chance.random() < 0.1:
            return PageReading("ok", tuple(self.chance.sample(found, len(found) - 1)), partial=True)
        return PageReading("ok" if found else "no_offer", tuple(found))

    def _offer(self, site: str, seller: str) -> Offer:
        readings = ("json_ld", "visible") if seller == "Group" else ("json_ld",)
        more: dict[str, Any] = {}
        if seller == "Alpine" and site == "us":
            more = {"coupon_price": Decimal(140), "coupon_code": "TAKE5", "ships_to": ("DE",)}
        if seller == "Berlin":
            more = {"warranty_months": 6, "return_days": 7, "list_price": Decimal(200)}
        return Offer(
            title="Field Glass", seller=seller, currency=SITES[site][1], availability="in_stock", condition="new",
            readings=readings, **more,
        )  # fmt: skip

    def _visits(self, journey: Journey) -> None:
        with journey.database.session(writes_after_reading=True) as session:
            for key, reading in sorted(self.shown.items()):
                listing = session.exec(select(Listing).where(Listing.key == key)).one()
                site = journey.workspace.settings.site_named(listing.site)
                target = Target(listing, site, {}, None)
                visit = Visit(target, FetchFailure(listing.url, "none", "", journey.now), None, None, reading)

                _store(journey, session, visit, None, list(current_observations(session, key)))
            session.commit()

    def make_pass(self, at: datetime) -> None:
        """Make one pass over what is shown."""
        passes.run(self.workspace, now=at, plan="history", send=False)
        with self.database.session() as session:
            for step in session.exec(select(Step)).all():
                self.asked.setdefault(step.id or 0, str(step.gate["answer"]))

    def replay(self, wanted: str, at: datetime) -> Replayed:
        """Replay a rule over the whole history as of a time."""
        today = self.workspace.local_date(at)
        settings = self.workspace.settings
        window = Lookback(FIRST - timedelta(days=3), today, settings.brand.timezone)
        chosen = candidate(wanted, RULES, schemas=schemas(), overrides={})
        with looking(self.workspace.dsn) as session:
            gate = gate_of(self.workspace, RULES, today)
            return work.replay(
                session, chosen, gate=gate, window=window, terms=work.ReplayTerms(settings.limits, "legal")
            )

    def stored(self, rule: str) -> list[Violation]:
        """Return the violations of a rule that the passes stored."""
        with self.database.session() as session:
            return list(session.exec(select(Violation).where(Violation.rule_id == rule)).all())

    def steps(self, rule: str) -> dict[tuple[str, str], str]:
        """Return what the gate said of the first step of each case of a rule, by party and what it is about."""
        with self.database.session() as session:
            rows = session.exec(
                select(Case.party_key, Case.subject, Step.id)
                .join(Step, col(Step.case_id) == col(Case.id))
                .where(Case.rule_id == rule, Step.episode == 1, Step.rung == 0)
            ).all()
        return {(party, about): self.asked[number or 0] for party, about, number in rows}


def _offers() -> list[tuple[str, str, str]]:
    return [(site, sku, seller) for site in SITES for sku in SKUS for seller in SELLERS]


def _spans(chance: random.Random, parts: int) -> list[tuple[object, object]]:
    """Return spans that follow each other, some with a gap between them."""
    cuts = sorted(chance.sample(range(1, DAYS), parts - 1))
    begins = [day(-40), *(day(cut) for cut in cuts)]
    ends = [*(day(cut - 1 - chance.choice([0, 0, 1])) for cut in cuts), ""]
    return [(begin, end) for begin, end in zip(begins, ends, strict=True) if end == "" or begin <= end]  # type: ignore[operator]


def made_policy(chance: random.Random) -> Rows:
    """Return the rows of the policy files: most of them begin or end within the history."""
    some = chance.choice
    rows: Rows = {
        "products": [
            {"sku": sku, "title": f"Field Glass {sku}", "warranty_months": some([3, 24]), "return_days": some([5, 14])}
            for sku in SKUS
        ],
        "listings": [{"site": s, "url": f"https://{s}.example/{sku}", "sku": sku} for s in SITES for sku in SKUS],
        "map_prices": [], "promotions": [], "agreements": [], "territories": [], "assortment": [], "withdrawals": [],
        "parties": [
            {"id": "alpine", "name": "Alpine", "role": "reseller", "country": "US", "region": "US-TX",
             "authorised_from": some(["", day(3)]), "authorised_to": some(["", day(8)]), "marketplaces": "named"},
            {"id": "berlin", "name": "Berlin", "role": "retailer", "country": "DE", "needs_agreement": "yes"},
            {"id": "own", "name": "Own", "role": "own_shop", "country": "US", "region": "US-TX"},
            {"id": "group", "name": "Group", "role": "reseller", "country": "US", "region": some(["US-MD", "US-OR"]),
             "group": "G"},
            {"id": "bad", "name": "Bad", "role": "reseller", "country": "US", "group": "G",
             "suspended": some(["yes", ""])},
        ],
    }  # fmt: skip
    for sku in SKUS:
        for market, currency in {*SITES.values()}:
            span = {"sku": sku, "market": market, "currency": currency}
            for begin, end in _spans(chance, some([1, 2, 3])):
                rows["map_prices"].append(
                    {**span, "price": some([180, 200, 240]), "valid_from": begin, "valid_to": end}
                )
            begin = chance.randrange(DAYS)
            dates = {"valid_from": day(begin), "valid_to": day(begin + some([0, 1, 3]))}
            rows["promotions"].append({**span, "price": some([150, 170]), **dates, "linger_days": some([1, 3])})
        rows["assortment"].append(
            {"sku": sku, "channel": "online", "launch_on": some(["", day(4)]), "valid_from": day(-40),
             "valid_to": some(["", day(7)]), "exclusive": some(["", "yes"])}
        )  # fmt: skip
        rows["withdrawals"].append({"sku": sku, "kind": some(["discontinued", "recalled"]), "last_sale_on": day(9)})
    for party, kind in (("alpine", "unilateral_policy"), ("berlin", "selective"), ("group", "unilateral_policy")):
        for number, (begin, end) in enumerate(_spans(chance, some([1, 2]))):
            rows["agreements"].append(
                {"id": f"A-{party}-{number}", "party_id": party, "type": kind, "valid_from": begin, "valid_to": end}
            )
    rows["territories"].append(
        {"party_id": "berlin", "region": "DE", "exclusive": "yes", "valid_from": day(2), "valid_to": some(["", day(8)])}
    )
    return rows


def end_of(violation: Violation) -> str:
    """Return why a violation ended, as a replay tells it: that the brand's policy moved, and not by how much."""
    return BY_POLICY if is_by_policy(violation) else violation.end_reason


def differences(made: Made, at: datetime) -> tuple[int, dict[str, Mapping[str, Any]]]:
    """Return how many violations were compared, and by rule what only the passes or only the replay found."""
    compared, found = 0, {}
    for rule in OFFER_RULES:
        replayed = made.replay(rule, at)
        again = {
            (f.subject, f.party, f.first_seen, f.last_seen, f.sightings, f.confirmed_by, f.ended_at, f.end)
            for f in replayed.only_replayed.listed
        }
        live = {
            (v.subject, v.party_key, v.first_seen, v.last_seen, v.sightings, v.confirmed_by, v.ended_at, end_of(v))
            for v in made.stored(rule)
        }
        compared += len(live)
        said = {"allow": ("proposed", "taken"), "review": ("to_legal",), "block": ("blocked",)}
        steps = made.steps(rule)
        notices = {(n.party, n.about): n.outcome for n in replayed.notices.listed if n.outcome != "none"}
        wrong = {
            key: (steps.get(key), notices.get(key))
            for key in steps.keys() | notices.keys()
            if notices.get(key) not in said.get(steps.get(key, ""), ())
        }
        if live != again or wrong:
            found[rule] = {"live": live - again, "replayed": again - live, "steps": wrong}
    return compared, found


def concluded(session: Session) -> list[str]:
    """Return all that passes concluded of offers, without the numbers of rows."""
    rows = session.exec(select(Violation).where(col(Violation.sighted).is_(True))).all()
    found = [repr(sorted(row.model_dump(exclude={"id", "case_id"}).items())) for row in rows]
    cases = session.exec(select(Case).where(col(Case.rule_id).in_(OFFER_RULES))).all()
    names = {case.id: f"{case.rule_id} {case.party_key} {case.subject}" for case in cases}
    found += [repr(sorted(case.model_dump(exclude={"id"}).items())) for case in cases]
    steps = [step for step in session.exec(select(Step)).all() if step.case_id in names]
    found += [repr((names[step.case_id], step.episode, step.rung, step.status, step.gate)) for step in steps]
    return sorted(found)
