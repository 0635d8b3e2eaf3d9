"""The brand's own documents before they are announced: price policies, incentive schemes, templates of notices.

They are read as agreements are. One thing more is looked for: a benefit that hangs on the reseller's price, which
a scheme often says without a word of an agreement's language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from monitor.agreements.detect import ClauseHit, detect, language_of
from monitor.agreements.letters import letters
from monitor.agreements.second_reader import SecondReader
from monitor.agreements.sentences import flat, sentences_of
from monitor.agreements.signals_file import load_signals
from scrapers.records import AgreementText

FOLDER = "policies"
"""folder of the workspace that holds them"""
PRICE_BONUS = "P03_rec_price_pressure"
"""the clause type of a benefit tied to the resale price"""

_BENEFIT = re.compile(
    r"\b(?:bonus(?:es)?|rebates?|kickbacks?|incentives?|discounts?|allowances?|funds?|credits?|rewards?)\b"
    r"|\b(?:бонус|ретробонус|преми|скидк|вознагражден|компенсаци)\w*"
    r"|\b(?:bonus|boni|rückvergütung\w*|rabatt\w*|prämie\w*|werbekostenzuschuss\w*|remises?|ristournes?|primes?)\b",
    re.IGNORECASE,
)
_RESALE_PRICE = re.compile(
    r"\b(?:resale|retail|recommended|advertised|selling|shelf|street|list|minimum)\s+(?:\w+\s+)?(?:prices?|pricing)\b"
    r"|\b(?:rrp|srp|msrp|map|umap|uvp|ррц|мрц)\b"
    r"|\b(?:рекомендованн|рекомендуем|розничн|минимальн)\w*(?:\s+\w+)?\s+цен\w*|\bцен\w*\s+(?:перепродажи|реализации)"
    r"|\b(?:preisempfehlung\w*|verkaufspreis\w*|wiederverkaufspreis\w*|ladenpreis\w*)"
    r"|\bprix\s+(?:\w+\s+)?(?:de\s+revente|conseillés?|de\s+vente|recommandés?)",
    re.IGNORECASE,
)
_HANGS_ON = re.compile(
    r"\b(?:keep|keeps|kept|follow\w*|respect\w*|compl(?:y|ies|ied|iance|ying)|adher\w+|observ\w+|maintain\w*|provided|"
    r"condition\w*|subject to|only if|only to|unless|not below|not\s+(?:\w+\s+){0,4}below|at or above|at least|loses?|"
    r"forfeit\w*|qualif\w+|eligib\w+|for\s+(?:keeping|selling|advertising)|if\s+(?:it|they|the\s+\w+)\s+(?:sell|advertis)\w*)\b"
    r"|\b(?:при\s+условии|соблюд|не\s+ниже|придержива|поддержан|в\s+случае|за\s+соблюд|если)\w*"
    r"|\b(?:wenn|sofern|einhält|einhaltung|nicht\s+unter\w*|unter\s+der\s+bedingung)\b"
    r"|\b(?:condition|respect\w*|à\s+condition|pas\s+inférieurs?)\b",
    re.IGNORECASE,
)
_FREE = re.compile(
    r"\b(?:regardless|irrespective|independent\w*)\s+of\b|\b(?:is|are|remains?)\s+free\s+to\b|\bdo(?:es)?\s+not\s+depend\b"
    r"|\bнезависимо\b|\bне\s+завис\w+|\bunabhängig\b|\bindépendamment\b|\boff\s+the\s+(?:list|retail)\s+price",
    re.IGNORECASE,
)


def own_hits(text: AgreementText, reader: SecondReader | None = None) -> list[ClauseHit]:
    """Return the clauses of a document of the brand's own, benefits tied to the resale price among them.

    `reader` stands in for the second reader of this package.
    """
    found = detect(text, reader)
    known = {(hit.start, hit.end) for hit in found if hit.type.startswith("P")}
    more = [hit for hit in _price_bonuses(text) if (hit.start, hit.end) not in known]
    return sorted([*found, *more], key=lambda hit: (hit.start, hit.end, hit.type))


def own_documents(root: Path) -> list[Path]:
    """Return all files below a workspace's `policies/` but hidden ones, in order of name.

    Whether one can be read is found out by reading it: a draft that nobody looked at must not pass for a clean one.
    """
    folder = root / FOLDER
    files = folder.rglob("*") if folder.is_dir() else ()
    return sorted(path for path in files if not path.is_dir() and not _is_hidden(path.relative_to(folder)))


def _is_hidden(path: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.parts)


def _price_bonuses(text: AgreementText) -> Iterator[ClauseHit]:
    for sentence in sentences_of(text):
        said = f"{sentence.lead} {flat(text.text[sentence.start : sentence.end])}".strip()
        language = language_of(said, sentence.block.language or text.language)
        if not (_BENEFIT.search(said) and _ties(said)) or _leaves_free(said, language):
            continue
        block = sentence.block
        yield ClauseHit(
            PRICE_BONUS,
            sentence.start,
            sentence.end,
            block.page,
            sentence.number,
            block.language or text.language,
            "own_policy_price_bonus",
            {"lead": sentence.lead} if sentence.lead else {},
        )


def _ties(said: str) -> bool:
    return bool(_RESALE_PRICE.search(said) and _HANGS_ON.search(said))


def _leaves_free(said: str, language: str) -> bool:
    """Say whether the sentence leaves the price free, and ties nothing to it behind a "but" or ";" that follows."""
    freedom = _FREE.search(said)
    if freedom is None:
        return False
    vocabulary = load_signals().vocabularies.get(language)
    marks = vocabulary.regexes["contrast"].finditer(letters(said), freedom.end()) if vocabulary else ()
    semicolons = re.compile(";").finditer(said, freedom.end())
    places = [*sorted(mark.start() for mark in (*marks, *semicolons)), len(said)]
    parts = [said[start:end] for start, end in pairwise(places)]
    return not any(_ties(part) and not _FREE.search(part) for part in parts)
