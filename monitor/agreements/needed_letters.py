"""Letters that every match of a signal's pattern holds: looked for in one pass, they spare most searches.

A pattern is read as it is written in the signals. What is optional, repeated from nothing, a class of characters, a
gap or looked for around a place needs no letters; of alternatives one is needed. What is not understood needs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor.agreements.letters import letters, without_dots

_GAPS = (re.compile(r" \.\.\. "), re.compile(r" \.\. "), re.compile(r" \.\{0,\d+\}\? ?"))
"""in the order in which they are expanded"""
_UNKNOWN = re.compile(r"(?<!\\)\(\?(?!(?:-?i)?:|<?[=!])")
"""a bracket of a kind that is not read here"""
_TOKEN = re.compile(
    r"(?P<gap>\x00)|(?P<around>\(\?<?[=!])|(?P<open>\((?:\?[-a-z]*:)?)|(?P<close>\))|(?P<or>\|)|<(?P<name>\w+)>"
    r"|(?P<many>[?*+]\??|\{\d*,?\d*\}\??)"
    r"|(?P<other>\\(?:x..|u.{4}|U.{8}|N\{[^}]*\}|\d{1,3}|.)|\[\^?\]?(?:\\.|[^\]\\])*\]|[.^$])"
    r"|(?P<letter>.)",
    re.DOTALL,
)
_SHORTEST = 3
"""letters that are worth looking for: fewer are in every sentence"""
_MOST = 60
"""alternatives of which one is looked for: more are hardly ever all absent"""
Needed = frozenset[str]
"""one of these is in every match"""


@dataclass
class _Branch:
    """One alternative as far as it is read: the letters that stand there now, and what it needs."""

    run: str = ""
    needs: list[Needed] = field(default_factory=list)

    def end_run(self) -> None:
        if len(self.run) >= _SHORTEST:
            self.needs.append(frozenset((self.run,)))
        self.run = ""


@dataclass
class _Group:
    """A bracket as far as it is read; one `around` a place holds no letters of a match."""

    branches: list[_Branch] = field(default_factory=lambda: [_Branch()])
    around: bool = False

    @property
    def last(self) -> _Branch:
        return self.branches[-1]

    def needed(self) -> list[Needed]:
        """Return what the group needs: of one branch all, of several the best of each, or nothing."""
        for branch in self.branches:
            branch.end_run()
        if self.around:
            return []
        if len(self.branches) == 1:
            return self.last.needs
        best = [_best(branch.needs) for branch in self.branches]
        union = frozenset().union(*best)
        return [union] if all(best) and len(union) <= _MOST else []


def needed(source: str, names: Mapping[str, list[Needed]]) -> list[Needed]:
    """Return sets of letters in lower case, of each of which one is in every match; `names` has those of phrases."""
    if _UNKNOWN.search(source):
        return []
    for gap in _GAPS:
        source = gap.sub("\0", source)
    return _read(letters(without_dots(source)).lower, names)


def _read(text: str, names: Mapping[str, list[Needed]]) -> list[Needed]:
    """Return what a pattern needs whose gaps are marks."""
    open_groups = [_Group()]
    last: list[Needed] | None = None  # what the element just read needs, which a quantifier may take back
    for token in _TOKEN.finditer(text):
        group = open_groups[-1]
        branch = group.last
        if token["many"]:
            _quantify(branch, token, last, text)
            last = None
            continue
        if last is not None:
            branch.needs += last
            last = None
        if token["letter"]:
            branch.run += token["letter"]
            continue
        branch.end_run()
        if token["open"] or token["around"]:
            open_groups.append(_Group(around=bool(token["around"])))
        elif token["close"]:
            if len(open_groups) == 1:
                return []
            last = open_groups.pop().needed()
        elif token["or"]:
            group.branches.append(_Branch())
        elif token["name"]:
            last = list(names.get(token["name"], ()))
    if last is not None:
        open_groups[-1].last.needs += last
    return open_groups[0].needed() if len(open_groups) == 1 else []


def _quantify(branch: _Branch, token: re.Match[str], last: list[Needed] | None, text: str) -> None:
    """Take back what the element before a quantifier needs, unless it has to be there."""
    many, before = token["many"], text[: token.start()]
    is_stem = many == "*" and re.search(r"(?:[^\W_]|[^\W\d_]\)|>)$", before) and not before.endswith((r"\w", r"\w)"))
    stays = is_stem or (many.startswith(("+", "{")) and not many.startswith(("{0", "{,")))
    if last is not None:
        if stays:
            branch.needs += last
        return
    if not branch.run:
        return
    if not stays:
        branch.run = branch.run[:-1]
    branch.end_run()


def _best(needs: list[Needed]) -> Needed:
    """Return the set that is hardest to find by chance, or an empty one."""
    return max(needs, key=lambda one: (min(map(len, one)), -len(one)), default=frozenset())


def phrases_needed(entries: Mapping[str, list[str]]) -> dict[str, list[Needed]]:
    """Return what each named phrase of a vocabulary needs; an entry may use the names of entries above it."""
    found: dict[str, list[Needed]] = {}
    for name, alternatives in entries.items():
        found[name] = needed("(" + "|".join(alternatives) + ")", found)
    return found
