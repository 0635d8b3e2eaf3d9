"""Segments of EDI messages, of X12 and EDIFACT alike, and what is held against their envelopes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from scrapers.layouts.profile import Entry, FileFault, LayoutRefusedError, Skipped
from scrapers.records import RefusedRow


@dataclass(frozen=True)
class Segment:
    """One segment with its place in the file (1-based) and its data elements, each with its components."""

    number: int
    tag: str
    elements: tuple[tuple[str, ...], ...]

    def at(self, element: int, component: int = 1) -> str:
        """Return a component of a data element (both 1-based), empty where the segment has none."""
        if element > len(self.elements) or component > len(self.elements[element - 1]):
            return ""
        return self.elements[element - 1][component - 1].strip()

    @property
    def cells(self) -> tuple[str, ...]:
        """The tag and the elements as text, for a person to see."""
        return (self.tag, *(":".join(element) for element in self.elements))


@dataclass(frozen=True)
class Message:
    """One message of an interchange, without its envelope: `kind` is 867, SLSRPT ...; `version` as the sender says."""

    kind: str
    version: str
    segments: Sequence[Segment]


@dataclass
class Findings:
    """What the reading of an interchange brings together: entries, and the faults of the file as a whole."""

    entries: list[Entry] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    faults: list[FileFault] = field(default_factory=list)

    def fault(self, name: str, text: str) -> None:
        """Note a fault for which the whole file is refused."""
        self.faults.append(FileFault(name, text))

    def refuse(self, segment: Segment, name: str, text: str) -> None:
        """Note a line that cannot be used."""
        self.entries.append(RefusedRow(segment.number, segment.cells, str(FileFault(name, text))))

    def skip(self, segment: Segment, reason: str) -> None:
        """Note a segment that is no data of ours."""
        self.skipped.append(Skipped(RefusedRow(segment.number, segment.cells, reason)))

    @property
    def read(self) -> int:
        """How much was found so far that is said to somebody."""
        return len(self.entries) + len(self.skipped) + len(self.faults)

    def without_lines(self, message: Message, headers: frozenset[str]) -> None:
        """Note it where a message without a line is no nil report, which would hold segments of `headers` alone."""
        strange = dict.fromkeys(one.tag for one in message.segments if one.tag not in headers)
        if strange or not headers:
            found = ", ".join(strange) or "nothing"
            self.fault("no_lines", f"message {message.kind} has no line that we read; it holds {found}")

    def counted(self, name: str, stated: str, found: int, what: str, segment: Segment) -> None:
        """Hold a stated count against what was found; an empty one states nothing."""
        if stated and (not stated.isdecimal() or int(stated) != found):
            self.fault(name, f"{segment.tag} in segment {segment.number} states {stated} {what}, there are {found}")

    def matched(self, stated: str, opened: str, segment: Segment) -> None:
        """Hold the control number of a trailer against its header's."""
        if stated.lstrip("0") != opened.lstrip("0"):
            self.fault(
                "control_number",
                f"{segment.tag} in segment {segment.number} closes '{stated}', but '{opened}' is open",
            )

    def result(self) -> Iterator[Entry | Skipped]:
        """Yield all, or raise `LayoutRefusedError` that names every fault, those of single lines too."""
        if self.faults:
            lines = [entry.reason for entry in self.entries if isinstance(entry, RefusedRow)]
            known = {fault.name for fault in self.faults}
            # A line has no date where the header's cannot be read: that is one fault, told already.
            known |= {"no_date"} if "invalid_date" in known else set()
            more = [FileFault(*text.split(": ", 1)) for text in lines]
            shown = [fault for place, fault in enumerate(more) if fault.name not in known | _names(more[:place])]
            faults = (*self.faults, *shown)
            told = "; ".join(map(str, faults))
            raise LayoutRefusedError(f"{told}. Ask the sender to correct the message and send it again", faults)
        yield from self.entries
        yield from self.skipped


def _names(faults: Sequence[FileFault]) -> set[str]:
    return {fault.name for fault in faults}
