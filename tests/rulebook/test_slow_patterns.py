"""A pattern that `re` may not come back from is refused before it judges anybody; ordinary ones are let alone."""

from __future__ import annotations

import re
from typing import Any

import pytest

from monitor.rulebook.slow_patterns import slow_because

SHARED_OUT = [
    r"(a+)+$",
    r"(a*)*b",
    r"(a|aa)+$",
    r"^(\w+\s?)*$",
    r"(?:x+x+)+y",
    r"(a?b?)*$",
    r"(\d+|\w)*z",
    r"(a{2,}){2,}$",
    r"(a+)+(?!b)",
    r"(?=(a+)+b)a",
    r"((a+)b?)+\d",
    r"(?s)(.+?)+END",
    r"^(\w{1,30}\W?){1,30}$",
    r"(?i)(refurb\w*[\s-]*)+item",
]
IN_A_ROW = [r"(.*,){11}P", r"\s*\s*\s*\s*\s*$", r".*a.*a.*a.*a.*b"]

ORDINARY = [
    r"(?i)\brefurb(ished)?\b",
    r"^B0[0-9A-Z]{8}$",
    r"\bused\b|\bopen[- ]box\b",
    r"https?://[^/]+/dp/[A-Z0-9]{10}",
    r"(?i)grade\s+[abc]",
    r"\d+(?:[.,]\d+)?\s?(?:kg|g|lb)",
    r"(\w+\W+){0,3}price",
    r"(?:\w+ )+sale",
    r"^\s+|\s+$",
    r"[^@\s]+@[^@\s]+\.[a-z]{2,}",
    r"^(\d{1,3}\.){3}\d{1,3}$",
    r"(foo|bar|baz)+",
    r"(?:[A-Z][a-z]+ )*[A-Z][a-z]+$",
    r"^[\w.+-]+@[\w-]+(\.[\w-]+)+$",
    r"(?i)world\s*wide\s*(shipping|delivery)",
    r".*refurb.*",
    r"(\w+\s*)+",
    r"refurb.*grade.*[abc]",
    r"^.*\.(jpg|png|pdf)$",
    r"(?i)sold by (?!amazon)\w+",
    r"(?<!non-)exclusive",
    r"^(?!.*official).*store",
    r"#\w+(\s+#\w+)*$",
    r'"[^"]*"',
    r"'(?:[^'\\]|\\.)*'",
    r"(?:[^,]*,){3}x",
    r"^[^,]+(,[^,]+)*$",
    r"\b(\w+)\s+\1\b",
    r"^\+?\d[\d\s()-]{6,}\d$",
    r"(?i)(no|without)\s+warranty",
    r"[а-яё]+\s+товар",
    r"(?m)^\s*-\s",
    r"^(?:[a-z0-9]+-)*[a-z0-9]+$",
    r"(?:(?!foo).)*bar",
    r"\A[\s\S]*\Z",
    r"^/(?:[^/]+/)*[^/]*$",
    r"(\b\w+\b\s*)+$",
    r"(?>a+)+b",
    r"(?:a++)+b",
    r"(?:a|b|c)*d",
    r"(\s|\n)+x",
    r"[\u4e00-\u9fff]+",
    r"(?i)lot of \d+|bundle|\d+\s*pcs",
    r"^(?:https?://)?(?:www\.)?[\w-]+\.\w+/?",
    r"\$\s?\d+(,\d{3})*(\.\d\d)?",
    r"(?i)\b(parallel|grey|gray)\W+(import|market)",
    r"(?i)ships? (from|out of) (\w+ ){0,3}(china|hk)",
    r".{0,40}foo.{0,40}bar.{0,40}baz.{0,40}qux.{0,40}z",
    r"\w+ \w+ \w+ \w+ \w+ \w+$",
    r"\d+-\d+-\d+-\d+-\d+-\d+$",
    r"(?x) ^ (?: \d+ \s )+ $",
]


@pytest.mark.parametrize("pattern", [*SHARED_OUT, *IN_A_ROW])
def test_a_pattern_that_may_never_end_is_known(pattern: str) -> None:
    assert slow_because(pattern) != ("", "")


@pytest.mark.parametrize("pattern", ORDINARY)
def test_an_ordinary_pattern_is_let_alone_and_ends(pattern: str) -> None:
    assert slow_because(pattern) == ("", "")
    for text in ("a " * 100 + "~", "a" * 200 + "~", "foo" * 66 + "~", "1," * 100 + "~", " " * 200 + "~"):
        re.search(pattern, text)  # one that never ends hangs here


@pytest.mark.parametrize("repeat", ["{6}", "{0,6}", "{2,9}?"])
def test_repeats_of_repeats_of_repeats_are_let_pass_before_anybody_waits(repeat: str) -> None:
    pattern = "(?:" * 7 + "a" + f"){repeat}" * 7
    assert slow_because(pattern) == ("", "")


def test_a_rule_with_such_a_pattern_is_refused_with_place_reason_and_the_way_out(folder: Any) -> None:
    folder.put(("    - shortfall_bp: {above: $tolerance}", "    - seller: {matches: '(a+)+$'}"))
    (fault,) = [said for said in folder.faults() if "matches" in said]
    assert fault.startswith(
        "rules/map/MAP-900-far-below.yaml:16: `(a+)+$` in `matches` may take longer than anybody waits: a repeated "
        "part of it can share out a text such as 'aaa'… in more ways than can be tried; expected "
    )
    assert "`a+` for `(a+)+`" in fault


def test_many_endless_parts_are_refused_with_another_way_out(folder: Any) -> None:
    folder.put(("    - shortfall_bp: {above: $tolerance}", "    - seller: {matches: '.*a.*a.*a.*a.*b'}"))
    (fault,) = [said for said in folder.faults() if "matches" in said]
    assert "more than 3 endless parts of it can each take what is the next one's" in fault
    assert "around a pattern no `.*` is needed" in fault
