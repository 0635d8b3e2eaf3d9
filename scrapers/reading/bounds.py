"""What one page may take of the machine: a few kilobytes of tags can make a parser build gigabytes, or run for hours.

Formatting that a page leaves open is opened again in every block that follows, and to place an element or an end tag,
all that are open may have to be gone through (HTML Standard, 13.2.4.3 and 13.2.6). A process that does nothing but read
is limited by the system and may die of a page; any other looks at the tags before the page is parsed.
"""

from __future__ import annotations

import re
import resource
import signal
from collections import Counter

MEMORY_BYTES = 2 << 30
"""Address space of a reading process: the largest page that is fetched takes a fifth of it."""
_FEW_TAGS = 2_500
"""So few tags can do no harm."""
_MOST_ELEMENTS = 500_000
"""Formatting elements that a page may have opened again; 2,500 are a megabyte."""
_MOST_STEPS = 2_000_000_000
"""Open elements gone through for a page, some seconds."""
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)([^>]*)")
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_NEVER_OPEN = frozenset(
    "area base br col embed hr img input link meta param source track wbr "
    "body button caption colgroup dd dt head html li optgroup option p rp rt tbody td tfoot th thead tr".split()
)
"""Elements without an end, and those that the next of their kind ends."""
_ALIKE = 3
"""Elements with the same attributes that are opened again at most."""

_limited = False


class EndlessPageError(ValueError):
    """The page's tags would make a parser run on and on; it is not parsed."""


def limit_process() -> None:
    """Let the system limit what this process takes: a page that wants more ends as a fault of that page."""
    global _limited  # noqa: PLW0603 - it is the process that is limited
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    soft = MEMORY_BYTES if most == resource.RLIM_INFINITY else min(MEMORY_BYTES, most)
    resource.setrlimit(resource.RLIMIT_AS, (soft, most))
    _limited = True


def end_process_after(seconds: float) -> None:
    """Let the system end a limited process after so many seconds of processor time; 0 takes that back.

    Python's own signals wait until the parser returns.
    """
    if _limited:
        signal.setitimer(signal.ITIMER_PROF, seconds)


def refuse_endless(text: str) -> None:
    """Raise `EndlessPageError` where parsing a page could take gigabytes or minutes, in a process without limits."""
    if _limited or text.count("<") < _FEW_TAGS:
        return
    opened, elements, steps = _work(text)
    if elements > _MOST_ELEMENTS or steps > _MOST_STEPS:
        raise EndlessPageError(f"it leaves {opened:,} elements open in one another, so it was not parsed")


def _work(text: str) -> tuple[int, int, int]:
    """Return how many elements are open at most, how many are opened again, and how many are gone through in all."""
    depth = deepest = again = elements = steps = 0
    open_again: dict[str, list[str]] = {name: [] for name in _FORMATTING}
    alike: Counter[str] = Counter()
    for closing, written, attributes in _TAG.findall(text):
        name = written.lower()
        if name in _FORMATTING:
            left = open_again[name]
            if left and (closing or name == "a"):  # a link ends the one before it
                alike[name + left.pop()] -= 1
                again -= 1
            if not closing and alike[name + attributes] < _ALIKE:
                alike[name + attributes] += 1
                left.append(attributes)
                again += 1
        else:
            elements += again
            if closing:
                depth = max(0, depth - 1)
            elif name not in _NEVER_OPEN:
                depth += 1
        steps += depth + again
        deepest = max(deepest, depth + again)
    return deepest, elements, steps
