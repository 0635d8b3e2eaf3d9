"""What a rule is about may change while its cases stand: the law gate is asked by what it is about now."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.vocabulary import Topic

Channel = Any


@pytest.mark.parametrize("now", [Topic.TERRITORY, Topic.ASSORTMENT, Topic.PRICE])
def test_a_case_goes_before_the_gate_by_what_its_rule_is_about_now(channel: Channel, now: Topic) -> None:
    channel.change("SELLER-001", shipped=True)
    case = channel.confirm(rule="SELLER-001", market="US")
    (step,) = channel.steps()
    assert [asked["topic"] for asked in step.gate["asked"]] == ["authorisation"]
    channel.change("SELLER-001", topic=now)
    channel.run()
    assert [asked["topic"] for asked in step.gate["asked"]] == [now]
    assert case.topic == now


def test_what_was_found_as_a_price_stays_one_while_its_case_stands(channel: Channel) -> None:
    case = channel.confirm(market="US")
    channel.change("MAP-001", topic=Topic.AUTHORISATION)
    channel.run()
    (step,) = channel.steps()
    assert {asked["topic"] for asked in step.gate["asked"]} == {"price"}
    assert case.topic == "price"
