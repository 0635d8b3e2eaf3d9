"""Every document in every format: hostile text is inert, nothing is undefined, mail clients can render it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import UndefinedError

from reports.incentive_records import (
    ClientCosts,
    CostItem,
    DiscountMove,
    Effect,
    EffectIndex,
    EffectivenessSheet,
    SimulationLine,
    SimulationSheet,
    Statement,
    StatementRow,
    StatementScheme,
)
from reports.plain import inert, no_formula, paragraphs, single_line
from reports.records import (
    ClauseFinding,
    Digest,
    DigestEntry,
    DigestSection,
    Document,
    Gap,
    Notice,
    NoticeFact,
    ReviewSheet,
)
from reports.render import UnknownFormatError, document_name, format_names, render, render_all

SCRIPT = "<script>alert('x')</script><img src=x onerror=alert(1)>"
FORMULA = '=HYPERLINK("http://evil.example","win")'
BIDI = "safe\u202egnp.exe\u2066"
FORGED = "Nobody\n\nNeeds your decision (9)\n  $ rm -rf /"


def make_digest(text: str = "x") -> Digest:
    """A digest whose every text is the same."""
    words = {item.name: text for item in fields(DigestEntry) if item.type == "str"}
    entry = replace(DigestEntry(party=text, state=text, sentence=text, history=(text, text)), **words)
    return Digest(
        audience="channel",
        workspace=text,
        date=text,
        period=text,
        figures=((text, text),),
        sections=(DigestSection("decide", text, (entry,), text, text), DigestSection("new", text, (entry,))),
        gaps=(Gap(text, 2, text, text),),
        stopped=(Gap(text, 3, text, text),),
        footer=(text,),
        headline=text,
    )


def make_notice(text: str = "x") -> Notice:
    """A notice whose every text is the same."""
    fact = NoticeFact(text, text, text, text, text, text, text)
    words = {item.name: text for item in fields(Notice) if item.type == "str"} | {"language": "en"}
    return Notice(**words, facts=(fact,), unilateral=False)


def make_sheet(text: str = "x") -> ReviewSheet:
    """A review sheet whose every text is the same."""
    finding = ClauseFinding(text, text, text, 1, text, text, text, text, text, ((text, text, text, text),), text)
    return ReviewSheet(text, text, text, "en", text, 2, (text,), (finding,), (text,), text)


def make_statement(text: str = "x") -> Statement:
    """A statement in which every text that may come from outside is the given one."""
    row = StatementRow(text, text, text, text, text, text, text)
    scheme = StatementScheme(text, text, text, text, text, text, "final", text, text, (text,), (row,), text, text,
                             (text,), (text,), text)  # fmt: skip
    return Statement(text, text, text, text, text, text, ((text, text),), (scheme,), (text,))


def make_effectiveness(text: str = "x") -> EffectivenessSheet:
    """A sheet of one client in which every text is the given one."""
    row = StatementRow(text, text, text, text, text, text, text)
    effect = Effect(text, text, text, text, text, (EffectIndex(text, text, text),) * 3, (row,))
    moves = (DiscountMove(text, text, text, text, text, text, text, text, True, text, 4, -3),)
    costs = (ClientCosts(text, text, text, text, text, text, text, 12, (CostItem(text, text, text, text),)),)
    return EffectivenessSheet(text, text, text, text, text, (effect,), (effect,), moves, (text, text), costs, (text,))


def make_simulation(text: str = "x") -> SimulationSheet:
    """A simulation of one partner in which every text is the given one."""
    line = SimulationLine(text, text, text, text, text, text, text, text, text, (text,))
    return SimulationSheet(text, text, text, text, text, text, text, text, ((text, text),), (line,), (line,), (text,),
                           (text,))  # fmt: skip


DOCUMENTS: dict[str, Callable[..., Document]] = {
    "digest": make_digest,
    "effectiveness_sheet": make_effectiveness,
    "notice": make_notice,
    "review_sheet": make_sheet,
    "simulation_sheet": make_simulation,
    "statement": make_statement,
}


@pytest.fixture(params=DOCUMENTS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def texts(value: Any) -> Iterator[str]:
    """Every text in a document, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif is_dataclass(value):
        for item in fields(value):
            yield from texts(getattr(value, item.name))


def test_formats_are_found_by_their_files() -> None:
    assert format_names() == ["html", "json", "txt"]


def test_an_unknown_format_names_those_there_are() -> None:
    with pytest.raises(UnknownFormatError, match=r"no format 'docx'.*html, json, txt"):
        render(make_digest(), "docx")


def test_documents_are_named_as_their_templates(kind: str) -> None:
    assert document_name(DOCUMENTS[kind]()) == kind


def test_every_text_of_a_document_reaches_its_json(kind: str) -> None:
    document = DOCUMENTS[kind]("naïve – текст")
    data = json.loads(render(document, "json"))
    assert data.pop("document") == kind
    assert list(data) == [item.name for item in fields(document)]
    assert "текст" in render(document, "json"), "people read it too"


@pytest.mark.parametrize("fmt", ["html", "json"])
def test_a_script_title_is_inert(kind: str, fmt: str) -> None:
    text = render(DOCUMENTS[kind](SCRIPT), fmt)
    assert "<script" not in text
    assert "<img" not in text


def test_a_script_title_stays_readable_in_html(kind: str) -> None:
    soup = BeautifulSoup(render(DOCUMENTS[kind](SCRIPT), "html"), "lxml")
    assert SCRIPT in soup.get_text()
    assert not soup.find_all(["script", "img", "iframe", "object", "form", "input"])


def test_no_element_carries_an_event_or_a_script_address(kind: str) -> None:
    hostile = DOCUMENTS[kind]('" onmouseover="alert(1)" x="')
    for document in (hostile, DOCUMENTS[kind]("javascript:alert(1)"), DOCUMENTS[kind]("data:text/html,x")):
        for element in BeautifulSoup(render(document, "html"), "lxml").find_all(True):
            assert not [name for name in element.attrs if name.startswith("on")], element
            assert "href" not in element.attrs, element


def test_a_formula_is_quoted_wherever_it_stands(kind: str) -> None:
    for fmt in ("txt", "html"):
        text = render(DOCUMENTS[kind](FORMULA), fmt)
        for line in BeautifulSoup(text, "lxml").get_text("\n").splitlines() if fmt == "html" else text.splitlines():
            if kind != "review_sheet" and set(line) != {"="}:
                assert not re.match(r"\s*[=+@]", line), line


def test_a_formula_in_the_middle_of_a_text_never_starts_a_line() -> None:
    text = render(make_digest("Many words stand before this. " * 3 + FORMULA), "txt")
    assert not [line for line in text.splitlines() if line.strip().startswith("=H")]


def test_page_text_cannot_forge_lines_in_plain_text() -> None:
    lines = render(make_digest(FORGED), "txt").splitlines()
    assert "Needs your decision (9)" not in lines
    assert not [line for line in lines if line.strip() == "$ rm -rf /"]


def test_direction_marks_and_controls_are_gone(kind: str) -> None:
    for fmt in format_names():
        text = render(DOCUMENTS[kind](BIDI + "\x07\x1b[31m"), fmt)
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f\x7f]", text), fmt


def test_an_endless_title_is_cut() -> None:
    assert len(single_line("a" * 100_000)) == 600
    assert single_line("a" * 100_000).endswith("…")


def test_the_agreements_own_lines_are_kept_in_a_review_sheet() -> None:
    sheet = make_sheet()
    finding = replace(sheet.findings[0], clause="first\nsecond")
    soup = BeautifulSoup(render(replace(sheet, findings=(finding,)), "html"), "lxml")
    assert soup.mark is not None
    assert soup.mark.get_text() == "first\nsecond"


@settings(max_examples=150, deadline=None)
@given(st.text())
def test_any_text_becomes_inert_and_stays_so(text: str) -> None:
    once = inert(make_digest(text))
    assert inert(once) == once
    for word in texts(once):
        assert "\n" not in word
        assert not word.startswith(("=", "+", "-", "@"))
        assert len(word) <= 602
    assert paragraphs(paragraphs(text)) == paragraphs(text)
    assert single_line(text) == "" or no_formula(single_line(text))


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_any_text_renders_in_every_format(text: str) -> None:
    for make in DOCUMENTS.values():
        rendered = render_all(make(text))
        json.loads(rendered["json"])
        assert not BeautifulSoup(rendered["html"], "lxml").find_all(["script", "img", "iframe"])


def test_html_is_what_mail_clients_render(kind: str) -> None:
    html = render(DOCUMENTS[kind]("word"), "html")
    soup = BeautifulSoup(html, "lxml")
    assert not soup.find_all(["script", "link", "form", "svg", "img"])
    assert "http" not in html.replace("http-equiv", ""), "nothing is loaded from elsewhere"
    for sheet in soup.find_all("style"):
        assert set(re.findall(r"@\w+", sheet.text)) == {"@media"}, "all other styles are inlined"
    assert soup.select_one("table[width='640']") is not None
    assert all(cell.get("style") for cell in soup.find_all("td"))
    assert len(html) < 90_000, "larger mails are clipped"


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_text_colour_is_readable_on_every_ground(kind: str) -> None:
    html = render(DOCUMENTS[kind]("word"), "html")
    grounds = {"#ffffff", *re.findall(r"background: (#[0-9a-f]{6})", html)}
    for colour in set(re.findall(r"[ ;\"]color: (#[0-9a-f]{6})", html)):
        for ground in grounds:
            lighter, darker = sorted((_luminance(colour), _luminance(ground)), reverse=True)
            assert (lighter + 0.05) / (darker + 0.05) >= 4.5, (colour, ground)


def test_plain_text_is_at_most_88_wide(kind: str) -> None:
    for line in render(DOCUMENTS[kind]("some words and more of them, " * 8), "txt").splitlines():
        assert len(line) <= 88 or "$ " in line, line


def test_a_field_nobody_filled_in_is_an_error_and_not_a_blank() -> None:
    class Broken:
        pass

    with pytest.raises((UndefinedError, TypeError)):
        render(Broken(), "html")  # type: ignore[arg-type]


def test_only_web_addresses_become_links() -> None:
    for address, linked in {
        "https://shop.example/a?b=1&c=2": True,
        "http://shop.example/": True,
        "javascript:alert(1)": False,
        "//shop.example/x": False,
        "https://": False,
        "http://[bad": False,
        "ftp://shop.example/": False,
    }.items():
        digest = make_digest("word")
        entry = replace(digest.sections[1].entries[0], url=address)
        html = render(replace(digest, sections=(DigestSection("new", "New", (entry,)),)), "html")
        found = [a["href"] for a in BeautifulSoup(html, "lxml").find_all("a")]
        assert found == ([address] if linked else []), address


def test_a_unilateral_notice_has_no_heading_that_asks() -> None:
    asked: Document = make_notice("word")
    told = replace(make_notice("word"), unilateral=True)
    for fmt in ("html", "txt"):
        assert "What we ask" in render(asked, fmt)
        assert "What we ask" not in render(told, fmt)
        assert "put it right" not in render(told, fmt)


def test_an_empty_digest_is_short_and_says_what_it_covers() -> None:
    empty = Digest("channel", "Brand", "3 March", "", (("New", "0"),), (), footer=("Covers all.",), headline="Nothing.")
    assert empty.is_empty
    text = render(empty, "txt")
    assert "Every watched page was seen" in text
    assert text.endswith("Covers all.\n")


def test_an_address_cannot_carry_markup_into_a_link() -> None:
    digest = make_digest("word")
    entry = replace(digest.sections[1].entries[0], url='https://shop.example/<script>"x')
    html = render(replace(digest, sections=(DigestSection("new", "New", (entry,)),)), "html")
    assert 'href="https://shop.example/%3Cscript%3E%22x"' in html
