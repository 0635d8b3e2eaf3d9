"""What can be said: plain frozen documents; all amounts and dates are already formatted for their reader."""

from __future__ import annotations

from dataclasses import dataclass, field

from reports.incentive_records import EffectivenessSheet, SimulationSheet, Statement

MULTILINE = {"multiline": True}
"""Field metadata: line breaks of this text are content (an agreement's paragraphs) and are kept."""


@dataclass(frozen=True, kw_only=True)
class DigestEntry:
    """One line a person decides on: a case (or a finding) with what happened, the numbers and the evidence.

    `state` is a short word for the badge; `history` the dated events of the case, oldest first. `count` is more
    than one where a flood of one rule and party was folded into this line.
    """

    case: str = ""
    party: str
    product: str = ""
    rule: str = ""
    title: str = ""
    severity: str = ""
    state: str
    sentence: str
    where: str = ""
    url: str = ""
    evidence: str = ""
    next_step: str = ""
    command: str = ""
    history: tuple[str, ...] = ()
    count: int = 1


@dataclass(frozen=True)
class DigestSection:
    """A group of entries under one heading, with the sentence to print when there are none."""

    key: str
    heading: str
    entries: tuple[DigestEntry, ...] = ()
    empty: str = ""
    note: str = ""


@dataclass(frozen=True)
class Gap:
    """Something that could not be seen or assessed: what, how many, why, and what to do about it.

    `causes` are what makes it this gap, without counts and times: by them a later digest knows it again. `told` is the
    day of the digest that told it in full, where this one only names it.
    """

    subject: str
    count: int
    reason: str
    advice: str = ""
    causes: tuple[str, ...] = ()
    told: str = ""


@dataclass(frozen=True)
class Digest:
    """The daily digest for one audience ("channel" or "legal").

    `headline` is the day in one sentence, `figures` are (label, number) pairs for the head line; `gaps` what was not
    seen, blocked, ambiguous or not assessed, with `gaps_note` on those that are known; `stopped` what the law gate
    stopped (counts only for the channel audience).
    """

    audience: str
    workspace: str
    date: str
    period: str
    figures: tuple[tuple[str, str], ...]
    sections: tuple[DigestSection, ...]
    gaps: tuple[Gap, ...] = ()
    stopped: tuple[Gap, ...] = ()
    footer: tuple[str, ...] = ()
    language: str = "en"
    headline: str = ""
    gaps_note: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True when nothing happened: no section but the ongoing one holds an entry, the gate stopped nothing."""
        return not self.stopped and not any(section.entries for section in self.sections if section.key != "ongoing")


@dataclass(frozen=True)
class Alert:
    """What cannot wait for the digest: sites that fell silent, and sites that can be read again (count: pages)."""

    workspace: str
    date: str
    headline: str
    silent: tuple[Gap, ...] = ()
    back: tuple[Gap, ...] = ()
    footer: tuple[str, ...] = ()
    language: str = "en"


@dataclass(frozen=True)
class NoticeFact:
    """One deviation told to a party: what was seen where and when, against which policy."""

    product: str
    sku: str
    seen: str
    expected: str
    where: str
    when: str
    evidence: str
    rests_on: tuple[str, ...] = ()
    """rows of the policy by which it was written, for a last look; no reader is shown them"""


@dataclass(frozen=True)
class NoticeWords:
    """The fixed words of a letter, in its language; a unilateral one has `told` and `again` for `asked` and `until`."""

    dear: str = "Dear {party},"
    opening: str = "We write to you about one matter, with the facts as we have them."
    saw: str = "What we saw"
    product: str = "About"
    seen: str = "Seen"
    policy: str = "Policy"
    where: str = "Where"
    when: str = "When"
    evidence: str = "Evidence"
    which: str = "Which policy"
    asked: str = "What we ask"
    until: str = "Please put it right by {day}."
    told: str = "What this letter is"
    again: str = "We look at public listings again from {day}."
    mistaken: str = "If you think we are mistaken"
    regards: str = "Kind regards,"


@dataclass(frozen=True)
class Notice:
    """A letter to one party about its own case only: the rung, the facts, what is asked, by when, how to answer.

    `unilateral` letters state a policy of the sender's own and ask for nothing; `cure_until` is then the day from
    which public listings are looked at again. A letter in another language than English names in `wording` the file
    its words are from, and holds in `original` the English text of what it must say, whatever that file makes of it.
    """

    number: str
    rung: str
    party: str
    sender: str
    date: str
    subject: str
    policy: str
    facts: tuple[NoticeFact, ...]
    request: str
    cure_until: str
    dispute: str
    legal_basis: str
    language: str = "en"
    unilateral: bool = False
    brand: str = ""
    words: NoticeWords = NoticeWords()
    wording: str = ""
    original: tuple[str, ...] = ()

    @property
    def until(self) -> str:
        """The sentence about `cure_until`; where the language ends a date with a full stop, that one ends it, too."""
        said = self.words.again if self.unilateral else self.words.until
        return (said.replace("{day}.", "{day}") if self.cure_until.endswith(".") else said).format(day=self.cure_until)


@dataclass(frozen=True)
class ClauseFinding:
    """A flagged clause: type, place, the text around it split so that the clause itself can be highlighted.

    `name` is the type as people read it, `type` its code.
    """

    type: str
    name: str
    title: str
    page: int
    number: str
    before: str = field(metadata=MULTILINE)
    clause: str = field(metadata=MULTILINE)
    after: str = field(metadata=MULTILINE)
    risk: str
    verdicts: tuple[tuple[str, str, str, str], ...] = ()
    """(jurisdiction, verdict, citation, "seen in source" or "to be confirmed by counsel")"""
    why: str = ""
    conditions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """what a verdict depends on: (law and lead, one line a condition with what is known of it)"""
    state: str = "open"
    """open, second look, accepted or dismissed"""
    decision: tuple[str, ...] = ()
    """who put it into that state, when and why, one line an act"""
    confidence: str = ""
    """how often such findings were right where it was measured, in words"""


@dataclass(frozen=True)
class ReviewSheet:
    """What legal reads for one agreement: its findings in order of risk, those that were dismissed last."""

    agreement: str
    party: str
    file: str
    language: str
    date: str
    pages: int
    jurisdictions: tuple[str, ...]
    findings: tuple[ClauseFinding, ...]
    footer: tuple[str, ...] = field(default=())
    brand: str = ""

    def count(self, state: str) -> int:
        """Return how many findings are in a state."""
        return sum(finding.state == state for finding in self.findings)

    @property
    def undecided(self) -> int:
        """How many findings wait for somebody: open, or dismissed by one person where two are needed."""
        return self.count("open") + self.count("second look")


@dataclass(frozen=True)
class MarkedPiece:
    """A stretch of an agreement's text and the numbers of the marks it lies under."""

    text: str = field(metadata=MULTILINE)
    marks: tuple[int, ...] = ()


@dataclass(frozen=True)
class MarkedAgreement:
    """An agreement's own text with a note at every flagged clause: `notes[number]` are the lines of a mark's note."""

    agreement: str
    party: str
    file: str
    date: str
    paragraphs: tuple[tuple[MarkedPiece, ...], ...]
    notes: tuple[tuple[str, ...], ...]
    risks: tuple[str, ...]
    footer: tuple[str, ...] = ()
    brand: str = ""
    dismissed: frozenset[int] = frozenset()
    """marks of clauses that legal dismissed: greyed"""
    summary: tuple[str, ...] = ()
    """what stands where, before the text begins"""
    language: str = "en"
    """of the agreement's text"""


@dataclass(frozen=True)
class PortfolioRow:
    """An agreement in the portfolio table: one reading a clause type, empty where the agreement has no such clause."""

    agreement: str
    party: str
    file: str
    readings: tuple[str, ...]


@dataclass(frozen=True)
class Portfolio:
    """All agreements by clause types with the strictest reading of each, and every clause in a list of its own.

    `clauses` holds one line a clause under the headings `columns`.
    """

    date: str
    types: tuple[str, ...]
    rows: tuple[PortfolioRow, ...]
    columns: tuple[str, ...]
    clauses: tuple[tuple[str, ...], ...]
    brand: str = ""
    dismissed: frozenset[int] = frozenset()
    """places in `clauses` of those that legal dismissed: greyed, and in no reading of the table"""


Document = Digest | Notice | ReviewSheet | Alert | Statement | EffectivenessSheet | SimulationSheet
