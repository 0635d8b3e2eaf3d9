"""The source distribution holds all that its README, its Makefile and its tests send the reader to."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKED_ANYWAY = {"pyproject.toml"}
"""what hatchling adds of itself"""


def _included() -> set[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return {*settings["tool"]["hatch"]["build"]["targets"]["sdist"]["include"], *PACKED_ANYWAY}


def _linked() -> set[str]:
    """Return the files and folders at the top that README and CONTRIBUTING link to."""
    texts = [(ROOT / name).read_text("utf-8") for name in ("README.md", "CONTRIBUTING.md")]
    places = [place for text in texts for place in re.findall(r"\]\((?!\w+:|#)([^)#]+)", text)]
    return {place.split("/")[0] for place in places}


def _needed_by_make() -> set[str]:
    """Return what has to be there before the Makefile does anything."""
    inputs = re.search(r"^INPUTS := (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert inputs is not None
    return {place.split("/")[0] for place in inputs[1].split()}


def test_what_readme_and_contributing_link_to_is_in_the_source_distribution() -> None:
    assert {"docs", "DECISIONS.md"} <= _linked()
    assert _linked() - _included() == set()


def test_what_make_starts_from_is_in_the_source_distribution() -> None:
    assert _needed_by_make() - _included() == set()


def test_nothing_is_named_for_the_source_distribution_that_is_not_there() -> None:
    assert [name for name in sorted(_included()) if not (ROOT / name).exists()] == []
