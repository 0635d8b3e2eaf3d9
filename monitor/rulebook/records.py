"""A rule as the rest of the house sees it: parsed, typed, independent of any engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from monitor.rulebook.domain import Domain
from monitor.vocabulary import Answer, RuleStatus, Rung, Severity, Topic, Visibility

Scalar = int | str | bool
"""What an attribute may hold; money is integer minor units, shares integer basis points. Unknown is None."""

Fact = Mapping[str, Scalar | None]

THOUSANDTHS = "_thousandths"
"""How the name of a whole number ends that counts thousandths of a unit; a sentence tells units."""


class Type(StrEnum):
    """Type of a fact's attribute or a rule's parameter."""

    TEXT = "text"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    MONEY = "money"
    """integer minor units of the fact's `currency`"""
    SHARE = "share"
    """integer basis points"""


@dataclass(frozen=True)
class Attribute:
    """A named attribute of a fact: type, meaning, unit, and what to say when it is unknown."""

    name: str
    type: Type
    meaning: str
    unit: str = ""
    unknown: str = ""
    domain: Domain | None = None
    """the values of a text that is not free"""
    of_another: bool = False
    """it names another party than the finding is about: for the house to read, and in no letter"""


@dataclass(frozen=True)
class FactSchema:
    """The attributes a rule over this fact may name; `identity` attributes are always known."""

    name: str
    meaning: str
    attributes: Mapping[str, Attribute]

    @property
    def types(self) -> dict[str, Type]:
        """The type of each attribute."""
        return {name: attribute.type for name, attribute in self.attributes.items()}

    @property
    def of_others(self) -> frozenset[str]:
        """The attributes that name another party than the finding is about."""
        return frozenset(name for name, attribute in self.attributes.items() if attribute.of_another)


@dataclass(frozen=True)
class Ref:
    """A `$name` operand: another attribute of the fact (parameters are already resolved to literals)."""

    name: str


@dataclass(frozen=True)
class Literal:
    """A typed literal operand; `currency` is set for money, `parameter` names the one that gave the value."""

    value: Scalar | tuple[Scalar, ...]
    currency: str = ""
    parameter: str = field(default="", compare=False)


@dataclass(frozen=True)
class Condition:
    """One comparison: attribute, operator of the closed list, operand."""

    attribute: str
    operator: str
    operand: Ref | Literal
    line: int = 0


@dataclass(frozen=True)
class Group:
    """`all`, `any` or `none` of its parts."""

    kind: str
    parts: tuple[Condition | Group, ...]
    line: int = 0


@dataclass(frozen=True)
class Parameter:
    """A tunable of a rule: typed, with default and meaning; `value` is the default or the workspace's override."""

    name: str
    type: Type
    default: Scalar
    value: Scalar
    meaning: str
    currency: str = ""


@dataclass(frozen=True)
class LadderRung:
    """One step of a rule's ladder: what, days to cure, and who must approve (empty: nobody)."""

    kind: Rung
    cure_days: int
    approval: str = ""


@dataclass(frozen=True)
class RuleTest:
    """An embedded test: a complete fact, and the verdict it must get."""

    verdict: str
    fact: Mapping[str, Scalar | None]
    note: str = ""
    line: int = 0
    changed: tuple[str, ...] = ()
    """the attributes that the case sets, beside those it takes from `given`"""


@dataclass(frozen=True)
class LawAnswer:
    """What a law rule answers the gate: allow, review or block, with article and note.

    `confirmed` is False where the citation is from memory and counsel has to confirm it.
    """

    answer: Answer
    article: str
    note: str
    confirmed: bool


@dataclass(frozen=True)
class ClauseVerdict:
    """What an antitrust rule says of a clause in a jurisdiction.

    `verdict` is prohibited, needs_review, permitted_within_conditions or not_regulated. `conditions` name what has to
    hold for the permission, or what would lift the prohibition: see `monitor.rulebook.provisos`.
    """

    jurisdiction: str
    verdict: str
    citation: str
    confirmed: bool
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Figure:
    """A dated figure of the law: the attribute it fills, for whose law, its value, first and last day, source.

    `own` is a workspace's tighter one. See `monitor.rulebook.figures`.
    """

    name: str
    jurisdiction: str
    value: int
    type: Type
    currency: str
    valid_from: date
    valid_to: date | None
    meaning: str
    citation: str
    confirmed: bool
    own: bool = False
    line: int = 0

    def holds_on(self, day: date) -> bool:
        """Whether the figure is in force on a day; first and last day are included."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def meets(self, other: Figure) -> bool:
        """Whether both are in force on some day."""
        return (self.valid_to is None or other.valid_from <= self.valid_to) and (
            other.valid_to is None or self.valid_from <= other.valid_to
        )


@dataclass(frozen=True)
class Rule:
    """One rule file. `family` is its folder; law rules carry `answer`, antitrust rules `verdicts`."""

    id: str
    title: str
    version: int
    status: RuleStatus
    severity: Severity
    tags: tuple[str, ...]
    why: str
    sources: tuple[str, ...]
    fact: str
    needs: tuple[str, ...]
    parameters: Mapping[str, Parameter]
    when: Group
    message: str
    visibility: Visibility
    false_positives: str
    response: str
    ladder: tuple[LadderRung, ...]
    tests: tuple[RuleTest, ...]
    family: str
    topic: Topic
    path: str
    shipped: bool = True
    over: Rule | None = None
    """the shipped rule in whose place a workspace's own one stands"""
    answer: LawAnswer | None = None
    verdicts: tuple[ClauseVerdict, ...] = field(default=())
    types: Mapping[str, Type] = field(default_factory=dict)
    """the fact's attribute types, by which the message's numbers are written"""
    of_others: frozenset[str] = frozenset()
    """the fact's attributes that name another party: no letter says them"""
    relaxed_by: tuple[str, ...] = ()
    """counsel's decisions that name this law rule, in words, for its readers; the gate does not read them here"""
    lines: Mapping[str, int] = field(default_factory=dict)
    """the line of each key of its file, for faults found later"""
    figures: tuple[Figure, ...] = ()
    """the law's dated figures, shipped and the workspace's own; the same for every law and antitrust rule"""

    @property
    def replaces(self) -> bool:
        """Whether it is a workspace's own rule that stands in the place of a shipped one."""
        return self.over is not None

    @property
    def own_words(self) -> bool:
        """Whether its letters would say in the workspace's own words what was found."""
        return not self.shipped and (self.over is None or self.over.message != self.message)
