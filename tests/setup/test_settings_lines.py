"""A fault of the settings names the line where the key stands, in whatever way TOML writes it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from monitor.errors import SettingsFaultsError
from monitor.jobs import jobs_of
from monitor.settings import open_workspace
from monitor.settings_lines import line_of

TEXT = """\
# [rules.MAP-001]
[brand]
name = "Acme"   # name = "x"

[[site]]
name = "one"
pages = [
  "https://one.example/name = 2",
  "[site]",
]
[site.selectors]
price = ".price"
[[ site ]]
name = "two"
selectors = { price = ".p", title = ".t" }
note = '''
market = "US"
'''
market = "DE"

[rules."MAP-002"]
tolerance = "2 %"
[rules.MAP-001]
'tolerance' = "1 %"
[schedule]
sites."a.b" = "* * * * *"
"""


@pytest.mark.parametrize(
    ("keys", "written"),
    [
        (("brand", "name"), 'name = "Acme"   # name = "x"'),
        (("brand", "sender"), "[brand]"),
        (("site", "0", "name"), 'name = "one"'),
        (("site", "0", "pages", "1"), "pages = ["),
        (("site", "0", "market"), "[[site]]"),
        (("site", "0", "selectors", "price"), 'price = ".price"'),
        (("site", "1", "name"), 'name = "two"'),
        (("site", "1", "market"), 'market = "DE"'),
        (("site", "1", "selectors", "title"), 'selectors = { price = ".p", title = ".t" }'),
        (("rules", "MAP-001"), "[rules.MAP-001]"),
        (("rules", "MAP-001", "tolerance"), "'tolerance' = \"1 %\""),
        (("rules", "MAP-002", "tolerance"), 'tolerance = "2 %"'),
        (("schedule", "sites", "a.b"), 'sites."a.b" = "* * * * *"'),
    ],
)
def test_a_key_is_found_where_it_is_written(keys: tuple[str, ...], written: str) -> None:
    tomllib.loads(TEXT)
    assert TEXT.split("\n")[line_of(TEXT, keys) - 1] == written


def test_what_stands_nowhere_has_no_line() -> None:
    assert line_of(TEXT, ("mailbox", "0", "host")) == 0
    assert line_of("", ("brand", "name")) == 0


def test_a_time_of_a_job_that_is_none_names_its_line(tmp_path: Path) -> None:
    text = '[brand]\nname = "B"\n[collect]\ncontact = "mailto:a@b.example"\n[schedule]\njudge = "never"\n'
    (tmp_path / "channelwarden.toml").write_text(text)
    with pytest.raises(SettingsFaultsError, match=r"^channelwarden\.toml:6 \[schedule\.judge\]: 'never'"):
        jobs_of(open_workspace(tmp_path))
