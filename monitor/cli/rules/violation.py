"""`rules explain` on a violation: `17` is a violation's number, `case:12` stands for those of a case."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from monitor.cases import explanation
from monitor.cases.audience import Audience
from monitor.cases.explanation_words import explanation_words, fact_words
from monitor.cases.looking_up import FactQuery, facts_explained
from monitor.cli.context import Output, known, wall_clock, workspace_of
from monitor.errors import NotFoundError
from monitor.facts.registry import rules_of
from monitor.model.row import LARGEST_NUMBER
from monitor.rulebook.records import Rule
from monitor.store.looking import looking
from monitor.vocabulary import Visibility

WHAT = "Rule id, such as MAP-001; number of a violation, such as 17; or a case, such as case:12."
AudienceOption = Annotated[
    str, typer.Option("--audience", help="channel or legal; of what only legal may read, legal alone is told.")
]
AboutOption = Annotated[
    str,
    typer.Option(
        "--about",
        metavar="TEXT",
        help="With a rule: what it says of the facts of this product, party, agreement or page, and by which lines.",
    ),
]
_MEANT = re.compile(r"(?:(case: ?)|violation:? ?|#)?(\d+)", re.IGNORECASE)


def is_meant(identity: str) -> bool:
    """Return whether an id names a violation or a case rather than a rule."""
    return _MEANT.fullmatch(identity.strip()) is not None


def explain(output: Output, identity: str, *, audience: str, workspace: Path | None) -> None:
    """Print why a violation was found: every line of the condition with its values, evidence, policy and time."""
    known(audience, tuple(Visibility), "audience")
    found = _MEANT.fullmatch(identity.strip())
    number = int(found[2]) if found else 0
    if found is None or not 0 < number <= LARGEST_NUMBER:
        raise NotFoundError(f"there is no violation '{identity}'; `channelwarden cases show CASE` names a case's.")
    place, now = workspace_of(workspace), wall_clock()
    with (
        looking(place.dsn) as session,
        Audience(audience, session, rules_of(place), place, place.local_date(now)) as asking,
    ):
        numbers = explanation.of_case(session, number) if found[1] else [number]
        told = [explanation.explain(asking, one) for one in numbers]
    output.data({"violations": told} if found[1] else told[0])
    if not output.as_json:
        for place_of, item in enumerate(told):
            output.lines([*([""] if place_of else []), *explanation_words(item)])


def explain_facts(output: Output, rule: Rule, about: str, *, audience: str, workspace: Path | None) -> None:
    """Print what a rule says of facts as they stand: which lines decide it, with which values."""
    known(audience, tuple(Visibility), "audience")
    place, now = workspace_of(workspace), wall_clock()
    asked = FactQuery(about, place.local_date(now), now)
    with (
        looking(place.dsn) as session,
        Audience(audience, session, rules_of(place), place, asked.on) as asking,
    ):
        told, more = facts_explained(asking, rule, asked)
    output.data({"facts": told, "more": more})
    if output.as_json:
        return
    for number, item in enumerate(told):
        output.lines([*([""] if number else []), *fact_words(item, rule.needs)])
    if more:
        output.say("There are more: ask for less, such as a page's address.")
