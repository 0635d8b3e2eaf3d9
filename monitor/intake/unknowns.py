"""The queues of texts that reports name and nobody knows: SKUs and ship-to places, each with what it may mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from babel import Locale
from rapidfuzz import fuzz, process, utils
from sqlmodel import Session, col, func, select

from monitor.facts.reported import TAKEN
from monitor.intake.mappings import Kind
from monitor.intake.matching import PROPOSE_FROM
from monitor.model import Product, ReportFile, ReportRow, Sale
from monitor.model.report import ReportMapping
from monitor.policy.codes import countries
from monitor.settings import Partner

_LANGUAGES = ("en", "de", "ru", "fr", "es", "it", "pl")
"""Languages in which reports name countries"""

_REPORTS = 3
"""Reports that an entry names"""

_PROPOSED = 3
"""Meanings that an entry proposes"""


@dataclass(frozen=True)
class Proposal:
    """What a text may mean, and how alike it is (0-100)."""

    value: str
    name: str
    score: int


@dataclass(frozen=True)
class Unknown:
    """A text of a party that nobody knows, how many rows wait for it, in which reports, and what it may mean."""

    party: str
    kind: Kind
    text: str
    rows: int
    reports: tuple[str, ...]
    proposals: tuple[Proposal, ...] = ()


def unknown_texts(session: Session, partners: Sequence[Partner], *, party: str = "") -> list[Unknown]:
    """Return the open queue, of one party or all, by party and kind, the text that most rows wait for first."""
    products = _product_names(session)
    found = []
    for (owner, text), reports in _unknown_skus(session).items():
        if party in ("", owner):
            alike = _alike(text, products)
            found.append(Unknown(owner, "sku", text, reports.total(), tuple(reports)[:_REPORTS], alike))
    places = _region_names(session, partners)
    for (owner, text), reports in _unknown_places(session).items():
        if party in ("", owner):
            alike = _alike(text, places)
            found.append(Unknown(owner, "ship_to", text, reports.total(), tuple(reports)[:_REPORTS], alike))
    return sorted(found, key=lambda one: (one.party, one.kind, -one.rows, one.text))


def _unknown_skus(session: Session) -> dict[tuple[str, str], Counter[str]]:
    statement = (
        select(ReportFile.party_id, ReportRow.about, ReportFile.name, func.count())
        .join(ReportRow, col(ReportRow.report_id) == ReportFile.id)
        .where(
            col(ReportRow.rule).like("%unknown_product%"),
            ReportRow.about != "",
            col(ReportFile.status).in_((*TAKEN, "refused")),
        )
        .group_by(ReportFile.party_id, ReportRow.about, ReportFile.name)
        .order_by(ReportFile.name)
    )
    return _by_text(session.exec(statement).all())


def _unknown_places(session: Session) -> dict[tuple[str, str], Counter[str]]:
    statement = (
        select(Sale.party_id, Sale.ship_to, ReportFile.name, func.count())
        .join(ReportFile, col(ReportFile.id) == Sale.report_id)
        .where(Sale.region == "", Sale.ship_to != "", col(ReportFile.status).in_(TAKEN))
        .group_by(Sale.party_id, Sale.ship_to, ReportFile.name)
        .order_by(ReportFile.name)
    )
    return _by_text(session.exec(statement).all())


def _by_text(rows: Sequence[tuple[str, str, str, int]]) -> dict[tuple[str, str], Counter[str]]:
    found: dict[tuple[str, str], Counter[str]] = {}
    for party, text, report, count in rows:
        found.setdefault((party, text), Counter())[report] += count
    return found


def _product_names(session: Session) -> dict[str, tuple[str, str]]:
    """Return what products are called: SKU and title, each with SKU and title."""
    names: dict[str, tuple[str, str]] = {}
    for sku, title in session.exec(select(Product.sku, Product.title).order_by(Product.sku)).all():
        names[sku] = (sku, title)
        if title:
            names.setdefault(title, (sku, title))
    return names


def _region_names(session: Session, partners: Sequence[Partner]) -> dict[str, tuple[str, str]]:
    """Return what regions are called: as partners' settings and confirmed mappings say, then countries."""
    names: dict[str, tuple[str, str]] = {}
    for partner in partners:
        names |= {text: (code, text) for text, code in partner.regions.items()}
    confirmed = select(ReportMapping.text, ReportMapping.value).where(ReportMapping.kind == "ship_to")
    names |= {text: (code, text) for text, code in session.exec(confirmed).all()}
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if str(code) in countries():
                names.setdefault(str(name), (str(code), str(name)))
    return names


def _alike(text: str, names: Mapping[str, tuple[str, str]]) -> tuple[Proposal, ...]:
    """Return the likeliest meanings of a text, the likeliest first, each once."""
    found = process.extract(
        text,
        list(names),
        scorer=fuzz.token_sort_ratio,
        processor=utils.default_process,
        score_cutoff=PROPOSE_FROM,
        limit=3 * _PROPOSED,
    )
    proposals: dict[str, Proposal] = {}
    for name, score, _ in found:
        value, title = names[name]
        proposals.setdefault(value, Proposal(value, title, round(score)))
    return tuple(proposals.values())[:_PROPOSED]
