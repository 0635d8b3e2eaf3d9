"""What one page may take of the machine: a few kilobytes of tags can make a parser build gigabytes, or run for hours.

Formatting that a page leaves open is opened again in every block that follows, and to place an element or an end tag,
all that are open may have to be gone through (HTML Standard, 13.2.4.3 and 13.2.6). The system limits the memory of a
process that does nothing but read; any other, whose children would inherit that, looks at the tags beforehand.
"""

from __future__ import annotations

import re
import resource
import signal
from collections import Counter
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

MEMORY_BYTES = 1 << 30
"""What a page may take in a reading process: one of two megabytes takes seven, ten of nothing but tags take 765."""
_FEW_TAGS = 60_000
"""So many tags nested in one another take some seconds."""
_MOST_STEPS = 2_000_000_000
"""Open elements that may be gone through for a page."""
_FEW = 300
"""Formatting elements that may be open at a time without a closer look."""
_MOST_REOPENED = 500_000
"""Formatting elements that a page may have opened again, 370 bytes each; of 53 shops' pages the worst has 4,756."""
_MOST_OPEN = 20_000
"""Formatting elements that may be open at a time: each that is opened is compared with all."""
_ALIKE = 3
"""Elements with the same attributes that are opened again at most."""
_FORMATTING = "b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u"
_ENDS = re.compile(rf"<(/?)(?=[bcefinstuBCEFINSTU])(?i:{_FORMATTING})(?=[\s/>])")
"""Tags of formatting. First letters are asked for apart, as most tags have others: two fifths of the time."""
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)([^>]*)")
_NEVER_OPEN = frozenset(
    "area base br col embed hr img input link meta param source track wbr "
    "a body button caption colgroup dd dt head html li optgroup option p rp rt tbody td tfoot th thead tr".split()
)
"""Elements without an end, and those that the next of their kind ends."""


_is_limited = False


class EndlessPageError(ValueError):
    """Parsing the page would not end, or take all memory; it was not parsed."""


def limit_process() -> None:
    """Let the system limit what this process, which does nothing but read, takes for a page, and for how long."""
    global _is_limited  # noqa: PLW0603 - it is the process that is limited
    now, most = resource.getrlimit(resource.RLIMIT_AS)
    bound = _address_space() + MEMORY_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (bound if now == resource.RLIM_INFINITY else min(bound, now), most))
    _is_limited = True


def end_process_after(seconds: float) -> None:
    """Let the system end a limited process after so many seconds of processor time; 0 takes that back.

    Python's own signals wait until the parser returns.
    """
    if _is_limited:
        signal.setitimer(signal.ITIMER_PROF, seconds)


def parse(text: str, utf8: bytes = b"") -> LexborHTMLParser:
    """Return a page's tree; `utf8` may be its text as bytes, which saves a copy. Raises `EndlessPageError`."""
    if not _is_limited:
        if _most_open(text) > _FEW:
            _refuse_reopened(text)
        if text.count("<") > _FEW_TAGS:
            _refuse_deep(text)
    try:
        return LexborHTMLParser(utf8 or text)
    except (SelectolaxError, MemoryError) as error:
        raise EndlessPageError("parsing it takes more memory than a page may have, so it was given up") from error


def _address_space() -> int:
    """Return the bytes of address space that the process has."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    except OSError:  # not Linux
        return MEMORY_BYTES


def _most_open(text: str) -> int:
    """Return how many formatting elements a page has open at most, wherever they were opened."""
    still = most = 0
    for closing in _ENDS.findall(text):
        still = max(0, still - 1) if closing else still + 1
        most = max(most, still)
    return most


def _refuse_reopened(text: str) -> None:
    """Raise `EndlessPageError` where formatting that is never closed would be opened again without end."""
    formatting = frozenset(_FORMATTING.split("|"))
    left: dict[str, list[str]] = {name: [] for name in formatting}
    alike: Counter[str] = Counter()
    still = most = reopened = 0
    for closing, written, attributes in _TAG.findall(text):
        name = written.lower()
        if name not in formatting:
            reopened += still
        elif closing and left[name]:
            alike[name + left[name].pop()] -= 1
            still -= 1
        elif not closing and alike[name + attributes] < _ALIKE:
            alike[name + attributes] += 1
            left[name].append(attributes)
            still += 1
            most = max(most, still)
    if reopened > _MOST_REOPENED or most > _MOST_OPEN:
        told = f"it leaves formatting open {most:,} times, which would be opened again {reopened:,} times"
        raise EndlessPageError(f"{told}; so it was not parsed")


def _refuse_deep(text: str) -> None:
    """Raise `EndlessPageError` where the elements of a page are nested so deep that placing them would not end."""
    depth = deepest = steps = 0
    for closing, name, _ in _TAG.findall(text):
        if closing:
            depth = max(0, depth - 1)
        elif name.lower() not in _NEVER_OPEN:
            depth += 1
        steps += depth
        deepest = max(deepest, depth)
    if steps > _MOST_STEPS:
        raise EndlessPageError(f"it opens {deepest:,} elements in one another, so it was not parsed")
