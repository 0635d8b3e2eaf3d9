"""The policy files shown in the documentation are files that load."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import monitor.policy.starter
from monitor.policy.check import read_policy
from monitor.policy.files import policy_files

PAGE = Path(__file__).parents[2] / "docs" / "price-and-network-files.md"
SECTION = re.compile(r"^## (?=`)", re.MULTILINE)
BLOCK = re.compile(r"(?:^ {4}\S.*\n)+", re.MULTILINE)


def blocks() -> dict[str, str]:
    """Return the tables of the page by the stem that the heading above them names."""
    found = {}
    for section in SECTION.split(PAGE.read_text(encoding="utf-8"))[1:]:
        heading, _, rest = section.partition("\n")
        tables = [block.replace("    ", "") for block in BLOCK.findall(rest)]
        found |= dict(zip(re.findall(r"`(\w+)`", heading), tables, strict=True))
    return found


def test_the_examples_of_the_page_are_whole_files_without_a_fault(tmp_path: Path) -> None:
    starter = Path(monitor.policy.starter.__file__).parent / "policy"
    folder = Path(shutil.copytree(starter, tmp_path / "policy"))
    for stem, text in blocks().items():
        (folder / f"{stem}.csv").write_text(text, encoding="utf-8")
    assert read_policy(folder).faults == ()


def test_every_optional_file_is_shown_with_all_its_columns() -> None:
    columns = {spec.stem: ",".join(column.name for column in spec.columns) for spec in policy_files()}
    shown = {stem: text.partition("\n")[0] for stem, text in blocks().items()}
    assert set(shown) == {"list_prices", "price_levels", "chains", "customers", "direct_sales"}
    assert shown == {stem: columns[stem] for stem in shown}
