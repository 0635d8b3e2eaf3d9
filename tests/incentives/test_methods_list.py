"""`incentives methods` names everything a scheme or a worked calculation may ask for, and says what it is."""

from __future__ import annotations

import json

from monitor.incentives.measure import measures
from monitor.incentives.method import methods
from monitor.incentives.pay import payers
from tests.command_line import run_command


def test_every_method_and_measure_is_listed_with_its_formula() -> None:
    found = json.loads(run_command("incentives", "methods", "--json").stdout)
    for group, known in (("schemes", payers()), ("measures", measures()), ("worked", methods())):
        assert {row["name"] for row in found[group]} == set(known)
        assert all(row["what"] for row in found[group])
    (growth,) = [row for row in found["schemes"] if row["name"] == "growth_on_volume"]
    assert growth["needs"] == ["threshold", "rate", "new_partner_rate?", "base_amount?"]
    assert growth["bases"] == ["purchases", "sell_out"]


def test_the_list_reads_in_words() -> None:
    said = " ".join(run_command("incentives", "methods").output.split())
    assert "Methods of schemes" in said
    assert "weeks_of_stock" in said
