"""Finds the clauses of an agreement that antitrust law looks at, by the signals of each clause type.

What has many wordings is read again by the learned second reader, which adds findings and takes some back. The third,
which knows all types, adds where no signal finds any, and takes back what is very unlike its type.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cache

from monitor import __version__
from monitor.agreements.harmless import EXCLUSIVE_GRANT, MINIMUM_PURCHASE, is_heading, is_misread, is_title
from monitor.agreements.letters import Letters
from monitor.agreements.names import BY_LIKENESS
from monitor.agreements.parts import parts_of
from monitor.agreements.patterns import Pattern
from monitor.agreements.released import beside_release, restricts_nothing
from monitor.agreements.scanned import respelled
from monitor.agreements.schedules import schedules_of
from monitor.agreements.second_reader import SecondReader, shipped_reader, written
from monitor.agreements.sentences import Sentence, flat, sentences_of
from monitor.agreements.signals_file import ClauseType, Signal, load_signals, signals_digest
from monitor.agreements.statements import defines, recites, strikes
from monitor.agreements.third_reader import LANGUAGES, ThirdReader, parsed, weights_text
from monitor.agreements.words import Words
from scrapers.records import AgreementText, TextBlock
from scrapers.texts.language import guess_language

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-z]")
_LATIN_LANGUAGES = {"en", "de", "fr", "es", "it"}
_PLAIN = 220
"""characters of the longest sentence in which words that stand together, in no order, say something"""
_SUBJECT_REACH = 45
"""characters before a verb within which its subject is looked for"""
_DUTIES = ("must", "must_not", "barred")
"""phrases of the vocabulary that lay a duty or a ban on somebody"""
_TITLE = re.compile(r"(?:[^\W\d_][^\s.:;?!\d]*[ ,]*){1,8}")
"""a few words without a number or the end of a sentence"""
_BINDS_SOMEBODY = ("buyer", "supplier", "must", "must_not", "banned")
_WORDS_WITHOUT_DUTY = 15
_WORDS_SURELY = {"ru": 6, "de": 10, "fr": 10}
"""the same where a text is surely a clause, in languages that word a duty in the plain present"""
_SURELY = 2.0
"""by how much a text passes for a clause that needs no word of duty"""
SCHEDULE = "schedule"
"""the detector of a table that is a clause by its title"""
_ASIDE_REACH = 20
"""characters before that within which a preposition is"""
LEARNED = "learned"
"""the detector of what the second reader found and the signals did not"""


@dataclass(frozen=True)
class ClauseHit:
    """A clause of a type: `text[start:end]`, its page and number, and what found it: a signal's name or `learned`.

    `confidence` is the share of such findings that were right in clauses held back from training, where measured.
    """

    type: str
    start: int
    end: int
    page: int
    number: str
    language: str
    detector: str
    details: Mapping[str, str] = field(default_factory=dict)
    confidence: float | None = None


@dataclass(frozen=True)
class Signalled:
    """A sentence with what leads into it as one text, its language, and the signal of each type that found it."""

    sentence: Sentence
    text: str
    language: str
    signals: Mapping[str, str]


def detect(text: AgreementText, reader: SecondReader | None = None) -> list[ClauseHit]:
    """Return the clauses found, in order of place and type; the same text gives the same clauses.

    `reader` stands in for the second reader of this package.
    """
    second = reader or shipped_reader()
    found = [hit for sentence in signalled(text) for hit in _hits(sentence, second)]
    return sorted([*found, *_schedules(text, found)], key=lambda hit: (hit.start, hit.type))


def _schedules(text: AgreementText, found: Iterable[ClauseHit]) -> Iterator[ClauseHit]:
    """Yield the tables that are clauses by their title, unless a sentence in them is found as of that type."""
    places = [(hit.type, hit.start) for hit in found]
    for table in schedules_of(text):
        if not any(kind == table.type and table.start <= start < table.end for kind, start in places):
            language = table.block.language or text.language
            yield ClauseHit(
                table.type, table.start, table.end, table.block.page, table.block.number, language, SCHEDULE
            )


def detector_digest(reader: SecondReader) -> str:
    """Return what stands for all that decides which clauses are found: this version, its signals, and the readers."""
    third = map(weights_text, LANGUAGES)
    return hashlib.sha256("\n".join((__version__, signals_digest(), written(reader), *third)).encode()).hexdigest()


def detect_sentence(text: str, language: str = "", reader: SecondReader | None = None) -> list[str]:
    """Return the clause types of one text without structure (a sentence or a clause), in order of id."""
    second = reader or shipped_reader()
    whole = _whole(text, language)
    sentences = list(signalled(whole))
    found = {name for sentence in sentences for name in sentence.signals}
    unlike = found - {name for sentence in sentences for name in sentence.signals.keys() - _taken_back(sentence)}
    languages = {sentence.language for sentence in sentences}
    told = respelled(flat(text))
    alike = {name for one in languages for name in _alike(told, one)} if found == unlike else set()
    if second.language in languages:
        opinion = second.opinion(told, found)
        found = (found - opinion.taken_back) | opinion.added.keys()
        unlike -= opinion.agreed.keys()
    return sorted((found - unlike) | alike)


def signalled_types(text: str) -> frozenset[str]:
    """Return the clause types that the signals alone find in one text without structure."""
    return frozenset(name for sentence in signalled(_whole(text, "")) for name in sentence.signals)


def signalled(text: AgreementText) -> Iterator[Signalled]:
    """Yield every sentence with what the signals find in it, in order of the text."""
    signals = load_signals()
    for sentence in sentences_of(text):
        own = respelled(flat(text.text[sentence.start : sentence.end]))
        language = language_of(own, sentence.block.language or text.language)
        lead = f"{respelled(sentence.lead)} " if sentence.lead else ""
        vocabulary = signals.vocabularies.get(language)
        if vocabulary is None:
            continue
        if recites(own) or strikes(lead + own):
            yield Signalled(sentence, lead + own, language, {})
            continue
        words = Words(lead + own, len(lead), vocabulary)
        there = signals.about[language].within(words.text.lower)
        only_defines = defines(own)
        asked = [kind for kind in signals.types if kind.id == MINIMUM_PURCHASE or not only_defines]
        taken = dict(_taken(asked, words, language, there))
        for part in () if lead else filter(None, (*parts_of(own, language), beside_release(words))):
            # A grant is one, with all that is said of it; duties and bans stand in rows.
            left = (kind for kind in asked if kind.id not in taken and kind.id != EXCLUSIVE_GRANT)
            alone = Words(part, 0, vocabulary)  # what was apart in the sentence stands together in it
            there_too = signals.about[language].within(alone.text.lower)
            taken |= dict(_taken(left, alone, language, there | there_too))
        yield Signalled(sentence, lead + own, language, taken)


def _taken(kinds: Iterable[ClauseType], words: Words, language: str, there: Set[str]) -> Iterator[tuple[str, str]]:
    """Yield each type that the signals find, with the signal's name."""
    for kind in kinds:
        signal = _signal_of(kind, words, language, there)
        misread = signal and language == "en" and is_misread(kind.id, words.text.written)
        if signal and not misread and not restricts_nothing(kind.id, words):
            yield kind.id, signal.name


def _whole(text: str, language: str) -> AgreementText:
    return AgreementText("", text, (TextBlock(0, len(text), 1),), language or guess_language(text), 1)


def _hits(found: Signalled, reader: SecondReader) -> Iterator[ClauseHit]:
    unlike = _taken_back(found)
    signals = {} if _only_names(found) else found.signals
    detectors = {name: signal for name, signal in signals.items() if name not in unlike}
    none_left = not detectors
    sure: dict[str, float] = {}
    if found.language == reader.language:
        opinion = reader.opinion(found.text, found.signals.keys(), in_agreement=True)
        detectors |= {name: found.signals[name] for name in unlike & opinion.agreed.keys()}
        detectors = {name: signal for name, signal in detectors.items() if name not in opinion.taken_back}
        added = {name: share for name, share in opinion.added.items() if not _is_said_before(name, found, reader)}
        detectors |= dict.fromkeys(added, LEARNED)
        sure = {**opinion.agreed, **added}
        if not found.sentence.lead and is_heading(found.text):
            detectors.pop(MINIMUM_PURCHASE, None)
            if is_title(found.text):
                detectors.clear()
    if none_left and not _only_names(found):
        alike = (name for name in _alike(found.text, found.language) if not _is_said_before(name, found, reader))
        detectors = dict.fromkeys(alike, BY_LIKENESS) | detectors
    sentence = found.sentence
    details = {"lead": sentence.lead} if sentence.lead else {}
    for name in sorted(detectors):
        yield ClauseHit(
            type=name,
            start=sentence.start,
            end=sentence.end,
            page=sentence.block.page,
            number=sentence.number,
            language=found.language,
            detector=detectors[name],
            details=details,
            confidence=sure.get(name),
        )


def _only_names(found: Signalled) -> bool:
    """Say whether a sentence is a heading or the agreement's title, without a party or a duty: it binds nobody.

    English ones have a reading of their own, by their words and capitals.
    """
    block = found.sentence.block
    is_name = block.kind == "heading" or (block.start == 0 and _TITLE.fullmatch(found.text) is not None)
    if found.language == "en" or not is_name or found.sentence.lead:
        return False
    words = Words(found.text, 0, load_signals().vocabularies[found.language])
    regexes = words.vocabulary.regexes
    return not any(regexes[name].search(words.text) for name in _BINDS_SOMEBODY if name in regexes)


def _is_said_before(name: str, found: Signalled, reader: SecondReader) -> bool:
    """Say whether what stands before a list alone says what was read: it is found there, and not in each item."""
    lead = "" if is_heading(found.sentence.lead) else respelled(found.sentence.lead)
    parts = (lead, found.text[len(lead) :]) if lead else ("", "")
    before, own = (name in _read(part, found.language, reader) for part in parts)
    return before and not own


def _read(text: str, language: str, reader: SecondReader) -> set[str]:
    """Return the types that the readers find in a text in which the signals find none."""
    learned = reader.opinion(text, (), in_agreement=True).added if language == reader.language else {}
    return {*learned, *_alike(text, language)} if text else set()


def _taken_back(found: Signalled) -> Set[str]:
    """Return the findings of the signals in a sentence that it cannot be a clause of, as the third reader sees it."""
    if not found.signals or found.language not in LANGUAGES:
        return frozenset()
    return _third_reader(found.language).unlike(found.text, found.signals)


def _alike(text: str, language: str) -> Iterator[str]:
    """Yield the type that the third reader finds in a text in which the signals find none."""
    name, passes = _third_reader(language).likest(text) if language in LANGUAGES else ("", 0.0)
    if name and _is_bound(name, text, language, passes >= _SURELY):
        yield name


def _is_bound(name: str, text: str, language: str, is_sure: bool) -> bool:
    """Say whether the first duty of a text binds whom the clause type binds, which no weights tell.

    A text without a word of duty ("Дилер вносит плату за полку") needs to be long enough to say something, and less
    so where it is surely a clause.
    """
    signals = load_signals()
    words = Words(text, 0, signals.vocabularies[language])
    if restricts_nothing(name, words):
        return False
    verbs = (words.vocabulary.regexes[duty].search(words.text) for duty in _DUTIES)
    first = min((verb.start() for verb in verbs if verb), default=-1)
    binds = next(kind.binds for kind in signals.types if kind.id == name)
    if first < 0:
        enough = _WORDS_SURELY.get(language, _WORDS_WITHOUT_DUTY) if is_sure else _WORDS_WITHOUT_DUTY
        return sum(any(map(str.isalpha, word)) for word in text.split()) >= enough
    return binds == "anyone" or not _binds_other(first, binds, words)


@cache
def _third_reader(language: str) -> ThirdReader:
    return parsed(weights_text(language), language)


def language_of(sentence: str, whole: str) -> str:
    """Return a sentence's own language: bilingual agreements hold two."""
    if not sentence.isascii() and len(_CYRILLIC.findall(sentence)) > len(_LATIN.findall(sentence)):
        return "ru"
    return whole if whole in _LATIN_LANGUAGES else guess_language(sentence) or "en"


def _signal_of(kind: ClauseType, words: Words, language: str, there: Set[str]) -> Signal | None:
    """Return the first signal of a type that fits; `there` are the letters looked for that the sentence holds."""
    about = kind.about.get(language, ())
    if about and there.isdisjoint(about):
        return None
    for signal in kind.signals.get(language, ()):
        for needed in signal.needs:  # half a million a hundred pages: a generator would take twice the time
            if there.isdisjoint(needed):
                break
        else:
            if _fits(signal, kind.binds, words):
                return signal
    return None


def _fits(signal: Signal, binds: str, words: Words) -> bool:
    if len(signal.together) > 1 and len(words.text.lower) > _PLAIN:
        return False
    # What must be there beside is a few plain words: looked for first, it spares most of the long searches.
    if any(words.search(pattern) is None for pattern in signal.also):
        return False
    found = _place(signal, words)
    if found is None:
        return False
    start, end = found
    if any(_exempts(exception, end, words) for exception in signal.unless):
        return False
    return binds == "anyone" or not _binds_other(start, binds, words)


def _place(signal: Signal, words: Words) -> tuple[int, int] | None:
    if len(signal.together) == 1:
        return words.first(signal.together[0])
    return words.near(signal.together)


def _exempts(exception: Pattern, end: int, words: Words) -> bool:
    """Say whether the sentence takes the finding back.

    What is said before a "but" does not: "is free to set its prices but shall not sell below …".
    """
    taken_back = words.search(exception)
    if taken_back is None:
        return False
    if taken_back.end() >= end:
        return True
    contrast = words.vocabulary.regexes["contrast"]
    return not any(mark.start() < end for mark in contrast.finditer(words.text, taken_back.end()))


def _binds_other(verb: int, binds: str, words: Words) -> bool:
    """Say whether the nearest party before the verb is the one that this clause type does not bind.

    A party after a preposition is not the subject: "goods bought from the Supplier shall not …".
    """
    # A little further back stands the preposition of the first party that is reached.
    begin = max(0, verb - _SUBJECT_REACH)
    reach = slice(max(0, begin - _ASIDE_REACH), verb)
    before = Letters(words.text.written[reach], words.text.lower[reach])
    regexes = words.vocabulary.regexes
    aside = {found.end() for found in regexes["aside"].finditer(before)}
    nearest = {"buyer": -1, "supplier": -1}
    for party in nearest:
        for found in regexes[party].finditer(before):
            if found.start() >= begin - reach.start and found.start() - 1 not in aside:
                nearest[party] = found.end()
    other = "supplier" if binds == "buyer" else "buyer"
    return nearest[other] > nearest[binds] and not words.vocabulary.regexes["passive"].match(words.text, verb)
