"""`rules explain` on a violation: `17` is a violation's number, `case:12` stands for those of a case."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from monitor.cases import explanation
from monitor.cases.explanation_words import explanation_words
from monitor.cli.context import LARGEST_NUMBER, Output, known, workspace_of
from monitor.errors import NotFoundError
from monitor.facts.registry import rules_of
from monitor.store.looking import looking
from monitor.vocabulary import Visibility

WHAT = "Rule id, such as MAP-001; number of a violation, such as 17; or a case, such as case:12."
AudienceOption = Annotated[
    str, typer.Option("--audience", help="channel or legal; of what only legal may read, legal alone is told.")
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
    place = workspace_of(workspace)
    rules = rules_of(place)
    with looking(place.dsn) as session:
        numbers = explanation.of_case(session, number) if found[1] else [number]
        told = [explanation.explain(session, one, rules=rules, workspace=place, audience=audience) for one in numbers]
    output.data({"violations": told} if found[1] else told[0])
    if not output.as_json:
        for number_of, item in enumerate(told):
            output.lines([*([""] if number_of else []), *explanation_words(item)])
