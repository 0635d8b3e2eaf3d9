"""Policy files as read: typed rows that know where they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from monitor.errors import Fault
from monitor.policy.cells import Value


@dataclass(frozen=True)
class Record:
    """One row of a policy file with typed values; a cell that is at fault is missing."""

    file: str
    row: int
    values: Mapping[str, Value]


@dataclass(frozen=True)
class PolicyTables:
    """All policy files as read: records by file stem, the name of the file each came from, and every fault."""

    records: Mapping[str, Sequence[Record]]
    names: Mapping[str, str]
    faults: Sequence[Fault] = field(default=())

    def knows(self, stem: str) -> bool:
        """False where a file is there but could not be read: what refers to it cannot be judged."""
        return stem in self.records or stem not in self.names

    def of(self, stem: str) -> Sequence[Record]:
        """Return the records of a file; none when the file is not there."""
        return self.records.get(stem, ())
