"""Takes a sentence that holds several duties apart: what one of them says must not hide, or take back, another."""

from __future__ import annotations

import re
from collections.abc import Iterator

_DUTY = {
    "en": r"(?:(?:shall|will|must|may|can)(?: \w+ly)?(?: not| never| neither)?|nor|agrees?|undertakes?|covenants?|"
    r"refrains?|abstains?)\b",
    "ru": r"(?:не|обязу\w+|обязан\w*|долж[а-я]+|вправе)\b",
}
# A comma before "and" often closes an aside ("are, and will be, …"): there nothing is cut.
_JOINED = {
    language: re.compile(
        rf"(?:[,;](?: (?:but|а равно))?|(?<=\w) (?:{also})) (?:(?P<whom>{whom}) )?(?={duty})", re.IGNORECASE
    )
    for language, also, whom, duty in (
        ("en", "and|or|but", r"(?:that )?(?:it|they|he|you|(?:the|such|said|each) \w+)", _DUTY["en"]),
        ("ru", "и|или|а также|а равно", r"(?:он|она|они)", _DUTY["ru"]),
    )
}
_FIRST_DUTY = {language: re.compile(rf"\b{duty}", re.IGNORECASE) for language, duty in _DUTY.items()}
_LEAVES = re.compile(
    r"\b(?:free(?:ly|dom)?|at liberty|nothing|recommend\w*|suggest\w*|non-?binding"
    r"|not (?:be )?(?:obliged|required|bound)|no obligation"
    r"|may(?! not| only)|свобод\w+|самостоятельно|рекоменд\w+|по своему усмотрению)\b",
    re.IGNORECASE,
)
_ASIDES = {
    "en": re.compile(
        r"\b(?P<duty>(?:shall|will|must|may|agrees? (?:not )?to|undertakes? (?:not )?to)(?: not| neither)?),? "
        r"(?:save|except|subject to|without (?:prejudice|the)|other than|unless|notwithstanding|in accordance with|"
        r"during|throughout|for (?:so|as) long as)\b[^;:]{20,600}?, "
        r"(?=(?:either |directly |indirectly |or )*(?:be|sell|resell|offer|market|advertise|promote|distribute|supply|"
        r"engage|deal|stock|carry|handle|represent|manufacture|purchase|buy|order|obtain|export|ship|deliver|appoint|"
        r"grant|solicit|operate|own|act)\b)",
        re.IGNORECASE,
    ),
    "ru": re.compile(
        r"\b(?P<duty>не вправе|не может|не должен|не имеет права|обязуется(?: не)?|обязан(?: не)?), "
        r"(?:за исключением|кроме|если|в том числе|без|в течение|независимо)[^;:]{20,400}?, (?=[а-яё]+ть(?:ся)?\b)",
        re.IGNORECASE,
    ),
}
"""what stands between a duty and its verb: who, but for whom, while and where; long ones hide the verb"""
_SUBJECT = 80
"""characters of the longest beginning that is given to each part as its subject"""
_WORDS = 4
"""words of the shortest part that says something by itself"""


def parts_of(text: str, language: str) -> list[str]:
    """Return the duties of a sentence apart, each with the sentence's subject; none where there is one.

    What leaves somebody free speaks of all of the sentence, which stays whole then. A sentence whose verb stands far
    from its "shall not" is read without the words between them, too.
    """
    aside = _ASIDES.get(language)
    near = aside.sub(r"\g<duty> ", text) if aside else text
    if near != text and not _LEAVES.search(near):
        return [near, *parts_of(near, language)]
    joined = _JOINED.get(language)
    first = _FIRST_DUTY[language].search(text) if joined else None
    if joined is None or first is None or _LEAVES.search(text):
        return []
    cuts = [found for found in joined.finditer(text) if found.start() > first.end()]
    if not cuts:
        return []
    subject = text[: first.start()].strip() if first.start() <= _SUBJECT else ""
    return list(_apart(text, cuts, subject))


def _apart(text: str, cuts: list[re.Match[str]], subject: str) -> Iterator[str]:
    yield text[: cuts[0].start()]
    ends = (*(cut.start() for cut in cuts[1:]), len(text))
    for cut, end in zip(cuts, ends, strict=True):
        part = text[cut.end() : end]
        if len(part.split()) >= _WORDS:
            # A part that names whom it binds keeps its own subject.
            yield f"{cut['whom'] or subject} {part}".strip()
