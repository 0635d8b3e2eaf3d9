"""Where this workspace departs from what is shipped: counsel's decisions, and rules made milder; told every day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from monitor.cases.blast import NO_LIMIT
from monitor.cases.gate import FOR_LEGAL
from monitor.documents.phrases import day
from monitor.rulebook.changes import changes, loosened, weakened
from monitor.rulebook.counsel import CounselDecision
from monitor.rulebook.records import Rule
from monitor.rulebook.words import value_in_words
from monitor.settings import SETTINGS_FILE, Limits
from scrapers.counted import number_of

TOLD_AFTER = timedelta(days=14)
"""How long a digest still tells that a decision has lapsed."""


def decision_lines(decisions: Iterable[CounselDecision], local_date: date, *, to_legal: bool) -> Iterator[str]:
    """Yield a line for every decision of counsel that is in force, or lapsed within the last days.

    Why counsel decided so may name parties and judge them: legal alone reads that.
    """
    for item in decisions:
        terms = item.terms if to_legal else f"{item.scope}; {FOR_LEGAL}."
        if item.in_force(local_date):
            yield f"Counsel's decision {item.id}, in force until {day(item.expires)}: {terms}"
        elif timedelta(0) < local_date - item.expires <= TOLD_AFTER:
            told = (
                f"Counsel's decision {item.id} lapsed on {day(item.expires)}, the gate is as strict as before again: "
            )
            yield told + terms


def changed_rule_lines(rules: Mapping[str, Rule]) -> Iterator[str]:
    """Yield a line for every own rule that is milder than the shipped one or takes it out of force.

    And one for every parameter that is set so that its rule finds less.
    """
    for rule in weakened(rules.values()):
        yield f"Changed by this workspace: {rule.id} {rule.title}: {', '.join(changes(rule))} ({rule.path})."
    for item in loosened(rules.values()):
        rule, parameter = item.rule, item.parameter
        before, now = (
            value_in_words(value, parameter.type, parameter.currency) for value in (item.shipped, parameter.value)
        )
        said = f"{rule.id} {rule.title}: parameter {parameter.name} {before} → {now}"
        yield f"Changed by this workspace: {said} ({SETTINGS_FILE if item.by_settings else rule.path})."


def limit_lines(limits: Limits) -> Iterator[str]:
    """Yield a line for every limit of the settings under which somebody is accused more easily than as shipped."""
    shipped = Limits()
    if limits.confirm_after_hours < shipped.confirm_after_hours:
        hours = f"{limits.confirm_after_hours:g} instead of {shipped.confirm_after_hours:g} hours"
        yield f"Changed by this workspace: a second capture confirms after {hours} ({SETTINGS_FILE})."
    usual = f"more than {shipped.blast_radius_percent} % of the parties"
    if limits.blast_radius_percent >= NO_LIMIT:
        yield f"Changed by this workspace: no pass is held that newly accuses {usual} ({SETTINGS_FILE})."
    elif limits.blast_radius_percent > shipped.blast_radius_percent:
        now = f"more than {limits.blast_radius_percent} %, as shipped {usual}"
        yield f"Changed by this workspace: a pass is held that newly accuses {now} ({SETTINGS_FILE})."
    if limits.blast_radius_minimum > shipped.blast_radius_minimum:
        now = f"{limits.blast_radius_minimum} instead of {shipped.blast_radius_minimum} parties"
        yield f"Changed by this workspace: no pass is held that newly accuses up to {now} ({SETTINGS_FILE})."
    yield from _site_lines(limits, shipped)


def _site_lines(limits: Limits, shipped: Limits) -> Iterator[str]:
    usual = f"{shipped.blast_radius_site_percent} % of whose offers or more have a wrong price"
    if limits.blast_radius_site_percent >= NO_LIMIT:
        yield f"Changed by this workspace: no site is held {usual} ({SETTINGS_FILE})."
    elif limits.blast_radius_site_percent > shipped.blast_radius_site_percent:
        now = f"{limits.blast_radius_site_percent} %, as shipped {usual}"
        yield f"Changed by this workspace: a site is held {now} ({SETTINGS_FILE})."
    if limits.blast_radius_site_minimum > shipped.blast_radius_site_minimum:
        now = f"{limits.blast_radius_site_minimum} instead of {shipped.blast_radius_site_minimum} offers"
        yield f"Changed by this workspace: no site is held for up to {now} ({SETTINGS_FILE})."
    if limits.released_price_days > shipped.released_price_days:
        now = f"{limits.released_price_days} instead of {number_of(shipped.released_price_days, 'day')}"
        yield f"Changed by this workspace: no site is held over prices that were released {now} ago ({SETTINGS_FILE})."
