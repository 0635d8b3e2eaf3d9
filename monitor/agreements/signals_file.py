"""Reads the signals: what clause types look like, one YAML file a type, and the vocabulary of each language."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from ahocorasick_rs import AhoCorasick, Implementation
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from monitor.agreements.letters import without_dots
from monitor.agreements.needed_letters import Needed
from monitor.agreements.patterns import Pattern, PatternError, Vocabulary, vocabulary
from monitor.errors import Fault, FaultsError

_TYPE_KEYS = {"id", "title", "binds", "about", "signals"}
_NEEDS = 4
"""sets of letters that are looked for before a signal: the rarest"""
_SIGNAL_KEYS = {"match", "together", "also", "unless"}
_BINDS = ("buyer", "supplier", "anyone")


@dataclass(frozen=True)
class Signal:
    """One way a clause of a type is worded, with all of `also` and none of `unless` in the sentence.

    Either one pattern is to match, or all of several `together`: near each other, in whatever order.
    """

    name: str
    together: tuple[Pattern, ...]
    also: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]
    needs: tuple[Needed, ...]
    """sets of letters, of each of which a sentence must hold one to be looked at further"""


@dataclass(frozen=True)
class ClauseType:
    """A clause type: its id and title, whom it must bind, and its signals by language.

    `about` holds letters by language of which one at least is in every such clause, in lower case: it spares
    looking further at most sentences.
    """

    id: str
    title: str
    binds: str
    about: Mapping[str, tuple[str, ...]]
    signals: Mapping[str, tuple[Signal, ...]]


class AboutLetters:
    """What clause types of a language are about and their signals need, looked for in one pass over a sentence."""

    def __init__(self, types: Sequence[ClauseType], language: str) -> None:
        needs = {one for kind in types for signal in kind.signals.get(language, ()) for one in signal.needs}
        about = {letters for kind in types for letters in kind.about.get(language, ())}
        self._all = sorted(about.union(*needs))
        self._found = AhoCorasick(self._all, implementation=Implementation.DFA)

    def within(self, lower: str) -> set[str]:
        """Return those letters that a text in lower case holds."""
        return {self._all[place] for place, _, _ in self._found.find_matches_as_indexes(lower, overlapping=True)}


@dataclass(frozen=True)
class Signals:
    """All clause types in order of id, the vocabularies they are worded in, and by language what they are about."""

    types: tuple[ClauseType, ...]
    vocabularies: Mapping[str, Vocabulary]
    about: Mapping[str, AboutLetters]


@cache
def load_signals() -> Signals:
    """Return the signals of this package; raises `FaultsError` with every fault of every file."""
    faults: list[Fault] = []
    vocabularies = {}
    for name, data in _read_folder("vocabulary", faults).items():
        try:
            vocabularies[name.removesuffix(".yaml")] = vocabulary(name.removesuffix(".yaml"), data)
        except PatternError as error:
            faults.append(Fault(f"vocabulary/{name}", 0, "", str(error)))
    types = [
        clause_type(name, data, vocabularies, faults) for name, data in sorted(_read_folder("signals", faults).items())
    ]
    if faults:
        raise FaultsError(faults)
    about = {language: AboutLetters(types, language) for language in vocabularies}
    return Signals(tuple(types), vocabularies, about)


@cache
def signals_digest() -> str:
    """Return the SHA-256 over the files of the signals and the vocabularies: another one may find other clauses."""
    digest = hashlib.sha256()
    for folder in ("signals", "vocabulary"):
        for entry in sorted(_files_of(folder), key=lambda entry: entry.name):
            digest.update(hashlib.sha256(entry.read_bytes()).digest())
    return digest.hexdigest()


def signal_files() -> Iterator[Traversable]:
    """Yield the files of the clause types."""
    return _files_of("signals")


def _files_of(folder: str) -> Iterator[Traversable]:
    return (entry for entry in files("monitor.agreements").joinpath(folder).iterdir() if entry.name.endswith(".yaml"))


def _read_folder(folder: str, faults: list[Fault]) -> dict[str, Any]:
    found = {}
    for entry in _files_of(folder):
        try:
            found[entry.name] = YAML(typ="safe", pure=True).load(entry.read_text(encoding="utf-8"))
        except YAMLError as error:
            faults.append(Fault(f"{folder}/{entry.name}", 0, "", f"not valid YAML: {error}"))
    return found


def clause_type(
    name: str, data: Mapping[str, Any], vocabularies: Mapping[str, Vocabulary], faults: list[Fault]
) -> ClauseType:
    """Build a clause type from its file; faults are appended."""

    def fault(problem: str, expected: str = "") -> None:
        faults.append(Fault(f"signals/{name}", 0, "", problem, expected))

    for key in set(data) - _TYPE_KEYS:
        fault(f"unknown key '{key}'", ", ".join(sorted(_TYPE_KEYS)))
    if data.get("id") != name.removesuffix(".yaml"):
        fault(f"id '{data.get('id')}' is not the file's name")
    binds = data.get("binds", "buyer")
    if binds not in _BINDS:
        fault(f"binds '{binds}'", " or ".join(_BINDS))
    signals = {}
    for language, worded in (data.get("signals") or {}).items():
        if language not in vocabularies:
            fault(f"no vocabulary for language '{language}'", ", ".join(sorted(vocabularies)))
            continue
        try:
            signals[language] = _signals(str(data["id"])[:3], language, worded, vocabularies[language])
        except PatternError as error:
            fault(str(error))
    about = {language: tuple(map(without_dots, words)) for language, words in (data.get("about") or {}).items()}
    return ClauseType(str(data.get("id")), str(data.get("title", "")), binds, about, signals)


def _signals(code: str, language: str, worded: list[dict[str, Any]], words: Vocabulary) -> tuple[Signal, ...]:
    made = []
    for place, item in enumerate(worded, start=1):
        if unknown := set(item) - _SIGNAL_KEYS:
            raise PatternError(f"unknown key '{unknown.pop()}' in signal {place} of '{language}'")
        if ("match" in item) == ("together" in item):
            raise PatternError(f"signal {place} of '{language}' needs either 'match' or 'together'")
        together = tuple(words.pattern(source) for source in item.get("together", [item.get("match")]))
        also = tuple(words.pattern(source) for source in item.get("also", ()))
        unless = tuple(words.pattern(source) for source in item.get("unless", ()))
        needs = dict.fromkeys(one for pattern in (*together, *also) for one in pattern.needs)
        rarest = sorted(needs, key=lambda one: (-min(map(len, one)), len(one)))[:_NEEDS]
        made.append(Signal(f"{code}/{language}/{place}", together, also, unless, tuple(rarest)))
    return tuple(made)
