"""What the product of a page is called."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from scrapers.reading.heading import MainHeading
from scrapers.reading.product_data import ProductData

_SITE_NAME = re.compile(r"\s[|｜–—·•»]\s|\s-\s(?=[^-]*$)")
_ALIKE = 0.6
_LONGEST_PAIR = 80


def product_title(
    products: Sequence[ProductData], heading: MainHeading | None, titles: Sequence[str], *, priced: bool = False
) -> str:
    """Return the product's title: as structured data has it, else the main heading, else what the page is called.

    `titles` are the page's own: its card for other sites, its title. A name that has nothing in common with the main
    heading, while these or the lack of them speak for the heading, is another thing's (the maker's, the shop's).
    A page that is `priced`, if only in its scripts, is about a product whatever it shows.
    """
    title = next((p.title for p in products if p.title and p.method != "opengraph"), "")
    if heading is not None and (not title or _is_of_another_thing(title, heading, titles)):
        title = heading.text
    title = (
        title
        or next((p.title for p in products if p.title), "")
        or (next(filter(None, titles), "") if products or priced else "")
    )
    if heading is None and title in titles:
        title = _SITE_NAME.split(title)[0].strip() or title
    return _parted(_fuller_title(title, heading), titles)


def _parted(title: str, titles: Sequence[str]) -> str:
    """Part words that only the style of a heading keeps apart ("MarkeModell"), where the page's titles know both."""
    known = {word for one in titles for word in one.split()}
    return " ".join(word if word in known else _in_two(word, known) for word in title.split())


def _in_two(word: str, known: Collection[str]) -> str:
    if len(word) > _LONGEST_PAIR:
        return word
    for place in range(2, len(word) - 1):
        if _may_be_one(word[place - 1], word[place]):
            continue
        if word[:place] in known and word[place:] in known:
            return f"{word[:place]} {word[place:]}"
    return word


def _is_of_another_thing(title: str, heading: MainHeading, titles: Sequence[str]) -> bool:
    if heading.element is None or heading.element.tag != "h1":
        return False
    shown = set(heading.text.lower().split())
    if len(shown) < 2 or shown & set(title.lower().split()):
        return False
    named = [set(other.lower().split()) for other in titles if other]
    return not named or any(len(shown & other) >= _ALIKE * len(shown) for other in named)


def _fuller_title(title: str, heading: MainHeading | None) -> str:
    """Return the main heading where it says all that structured data says and a little more (the kind of thing)."""
    if heading is None or heading.element is None or heading.element.tag != "h1":
        return title
    words, fuller = set(title.lower().split()), set(heading.text.lower().split())
    return heading.text if words < fuller and len(fuller) <= len(words) + 6 else title


def _may_be_one(last: str, first: str) -> bool:
    """Say whether two characters side by side may be of one word or number: "notebook", "5070", a Chinese word."""
    if first.isdigit() or last.isdigit():
        return first.isdigit() and last.isdigit()
    has_no_case = first.isalpha() and first.upper() == first.lower()
    return last.isalpha() and (has_no_case or (first.islower() and last.islower()))
