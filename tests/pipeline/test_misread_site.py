"""A site most of whose prices would be accused at once is held: its reader may have gone wrong. Others go on."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select

from monitor.cases.blast import held_runs
from monitor.cases.gate import gate_of
from monitor.cases.lifecycle import release
from monitor.documents.departures import limit_lines
from monitor.facts.registry import rules_of
from monitor.model import Case, Observation, OutboxItem, ReleasedPrice, Run, Step, Violation
from monitor.settings import Limits, open_workspace
from tests.command_line import run_command
from tests.pipeline.turning_house import MAP, POLICY, House, at

FAIR, RATE = 20_000, 833
"""The price, and the rate a month that stands beside it."""

SALE = 17_000
"""A price that the shop really asks now and then."""


def assort(house: House, products: int) -> list[str]:
    """Let the house sell so many products under a MAP."""
    skus = [f"NB-{number}" for number in range(500, 500 + products)]
    house.enters(
        products="sku,title\n" + "".join(f"{sku},Glass {sku}\n" for sku in skus),
        map_prices=MAP + "".join(f"{sku},US,200.00,USD,2026-01-01,\n" for sku in skus),
    )
    return skus


def shows(house: House, day: int, prices: dict[str, int]) -> None:
    """Let the shop be seen in two readings on a day, and judge."""
    for sku, price in prices.items():
        house.sees(day, price, sku)
    house.passes(day)


def failures(house: House) -> list[str]:
    """Return what the last pass said went wrong."""
    return list(house.rows(select(Run).order_by(Run.id))[-1].summary["failures"])  # type: ignore[arg-type]


def releases(house: House, day: int) -> None:
    """Let a person release the run that is held."""
    workspace = open_workspace(house.workspace.root)
    rules = rules_of(workspace)
    with house.database.session(writes_after_reading=True) as session:
        (held,) = held_runs(session)
        gate = gate_of(workspace, rules, at(day).date())
        zone = workspace.settings.brand.timezone
        release(session, run_id=held.run, by="Dana", rules=rules, gate=gate, now=at(day, 9), zone=zone)
        session.commit()


def release_command(house: House, *words: str) -> str:
    """Release as an operator does; return what is said, or refused."""
    result = run_command("cases", "release", *words, "--by", "Dana", "-w", house.workspace.root)
    return " ".join(f"{result.output} {result.exception or ''}".split())


def held_findings(house: House) -> int:
    """Return how many findings wait for a release."""
    with house.database.session() as session:
        return sum(held.violations for held in held_runs(session))


@pytest.fixture
def shop(house: House) -> list[str]:
    """The products of a shop that was fair for a day, but for one product that is short of its MAP."""
    skus = assort(house, 25)
    shows(house, 2, dict.fromkeys(skus, FAIR) | {skus[0]: 19_000})
    return skus


def test_a_shop_all_of_whose_prices_are_misread_gets_no_case_and_no_step(house: House, shop: list[str]) -> None:
    assert house.states(Step) == ["proposed"]
    shows(house, 3, dict.fromkeys(shop, RATE))
    assert house.states(Case) == ["open"]
    assert house.states(Step) == ["proposed"]
    with house.database.session() as session:
        (held,) = held_runs(session)
        assert (held.parties, held.violations) == (1, 24)
    (said,) = failures(house)
    assert said.startswith("shop: of 25 offers 25 would be accused of prices at once")


def test_the_digest_says_that_it_waits_and_does_not_name_the_site(house: House, shop: list[str]) -> None:
    shows(house, 3, dict.fromkeys(shop, RATE))
    house.told(3)
    text = _digest(house)
    assert "Parties held back by run" in text
    assert "more likely a page was misread" in text
    assert "1 party held back waits for a release." in text
    assert "(where it is one site, `channelwarden judge` names it)" in text
    house.passes(4)
    assert failures(house)[0].startswith("shop: of 25 offers")


def test_what_was_held_ends_when_the_prices_are_read_rightly_again(house: House, shop: list[str]) -> None:
    shows(house, 3, dict.fromkeys(shop, RATE))
    shows(house, 4, dict.fromkeys(shop, RATE) | {shop[1]: 900})  # a day later one more is new: held as well
    assert house.states(Case) == ["open"]
    shows(house, 5, dict.fromkeys(shop, FAIR) | {shop[0]: 19_000})
    assert house.states(Case) == ["open"]
    assert failures(house) == []
    with house.database.session() as session:
        assert held_runs(session) == []


def test_what_was_right_opens_its_cases_when_it_is_released(house: House, shop: list[str]) -> None:
    shows(house, 3, dict.fromkeys(shop, SALE))
    releases(house, 3)
    house.passes(4)
    assert len(house.states(Case)) == 25
    assert failures(house) == []


def test_a_sale_that_was_released_is_not_held_when_it_comes_again_week_after_week(
    house: House, shop: list[str]
) -> None:
    shows(house, 3, dict.fromkeys(shop, SALE))
    releases(house, 3)
    for day, price in enumerate((FAIR, SALE, FAIR, 16_500), 4):  # repricers play
        shows(house, day, dict.fromkeys(shop, price))
        assert failures(house) == []
    assert held_findings(house) == 0


def test_what_was_released_of_a_product_is_known_by_its_new_number(house: House, shop: list[str]) -> None:
    shows(house, 3, dict.fromkeys(shop, SALE))
    releases(house, 3)
    shows(house, 4, dict.fromkeys(shop, FAIR))
    named = "".join(f"{sku}-B,Glass {sku},{sku}\n" for sku in shop)
    prices = MAP + "".join(f"{sku}-B,US,200.00,USD,2026-01-01,\n" for sku in shop)
    house.enters(products=f"sku,title,formerly\n{named}", map_prices=prices)
    house.passes(5)
    known = house.rows(select(ReleasedPrice))
    assert known
    assert all(row.subject.endswith("-B") for row in known)
    keys = {row.offer_key for row in house.rows(select(Observation)) if row.ended_at is None}
    assert {row.subject for row in known} == keys


@pytest.mark.parametrize("price", [RATE, 15_000, 18_500])
def test_another_price_than_the_one_that_was_released_is_held_anew(house: House, shop: list[str], price: int) -> None:
    shows(house, 3, dict.fromkeys(shop, SALE))
    releases(house, 3)
    shows(house, 4, dict.fromkeys(shop, FAIR))
    shows(house, 5, dict.fromkeys(shop, price))
    assert held_findings(house) >= 24
    assert failures(house)[0].startswith("shop: of 25 offers 25")


@pytest.mark.parametrize(("days", "held"), [(10, 0), (3, 25), (0, 25)])
def test_what_was_released_long_ago_is_looked_at_again(house: House, shop: list[str], days: int, held: int) -> None:
    file = house.workspace.root / "channelwarden.toml"
    file.write_text(file.read_text("utf-8") + f"[limits]\nreleased_price_days = {days}\n", "utf-8")
    shows(house, 3, dict.fromkeys(shop, SALE))
    releases(house, 3)
    shows(house, 6, dict.fromkeys(shop, FAIR))
    shows(house, 9, dict.fromkeys(shop, SALE))
    found = house.rows(select(Violation).where(Violation.rule_id == "MAP-001", Violation.status == "confirmed"))
    assert sum(item.held_run is not None for item in found) == held


def test_more_products_of_a_discounter_that_was_released_are_accused_as_they_come(house: House) -> None:
    skus = assort(house, 80)
    shows(house, 2, dict.fromkeys(skus[:15], SALE))  # told already: released with what stands beside it
    shows(house, 3, dict.fromkeys(skus[:40], SALE))
    releases(house, 3)
    shows(house, 4, dict.fromkeys(skus, SALE) | dict.fromkeys(skus[65:], FAIR))
    assert failures(house) == []
    assert len(house.rows(select(Case).where(Case.rule_id == "MAP-001"))) == 65


def test_one_word_releases_what_several_runs_hold_of_a_site(house: House) -> None:
    skus = assort(house, 30)
    shows(house, 2, dict.fromkeys(skus[:25], SALE))
    shows(house, 3, dict.fromkeys(skus, SALE))
    with house.database.session() as session:
        assert [(held.run, held.violations) for held in held_runs(session)] == [(1, 25), (2, 5)]
    looked = release_command(house, "--site", "shop", "--dry-run")
    assert "Would release 30 violations held by runs 1, 2. Nothing was changed." in looked
    assert "shop: https://shop.example/NB-500 $170.00" in looked
    assert held_findings(house) == 30
    assert "Site shop released: 30 cases opened" in release_command(house, "--site", "shop")
    assert held_findings(house) == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--site", "shap"), "nothing of site 'shap' is held back; sites that wait for a release: shop"),
        (("--site", "shop", "2"), "name what to release"),
        ((), "name what to release"),
    ],
)
def test_what_cannot_be_released_is_told_with_what_can(
    house: House, shop: list[str], words: tuple[str, ...], said: str
) -> None:
    shows(house, 3, dict.fromkeys(shop, RATE))
    assert said in release_command(house, *words)
    assert held_findings(house) == 24


def test_a_few_products_that_were_released_do_not_vouch_for_the_pages_of_all_others(house: House) -> None:
    skus = assort(house, 100)
    shows(house, 2, dict.fromkeys(skus[:25], SALE))
    releases(house, 2)
    shows(house, 3, dict.fromkeys(skus, FAIR) | dict.fromkeys(skus[:25], SALE))
    shows(house, 4, dict.fromkeys(skus, RATE) | dict.fromkeys(skus[:25], SALE))  # a layout of its own
    assert failures(house)[0].startswith("shop: of 100 offers 75")
    assert held_findings(house) == 75


def test_offers_that_all_turn_at_once_are_held_beside_a_discount_that_was_released(house: House) -> None:
    skus = assort(house, 60)
    shows(house, 2, dict.fromkeys(skus[:35], SALE))
    releases(house, 2)
    shows(house, 3, dict.fromkeys(skus[:35], SALE) | dict.fromkeys(skus[35:], FAIR))
    shows(house, 4, dict.fromkeys(skus[:35], SALE) | dict.fromkeys(skus[35:], RATE))  # a layout of its own
    assert failures(house)[0].startswith("shop: of 60 offers 25")
    assert held_findings(house) == 25


@pytest.mark.parametrize("last", [RATE, FAIR])
def test_what_was_misread_now_and_then_and_never_released_is_no_relapse(
    house: House, shop: list[str], last: int
) -> None:
    for day, price in enumerate((RATE, FAIR, RATE, FAIR, RATE, FAIR, RATE, last), 3):
        shows(house, day, dict.fromkeys(shop, price) | {shop[0]: 19_000})
    assert [case.rule_id for case in house.rows(select(Case))] == ["MAP-001"]


def test_a_relapse_that_a_misread_price_makes_is_held_with_it(house: House, shop: list[str]) -> None:
    half = shop[:13]  # fewer than four in five
    for day, price in enumerate((17_000, FAIR, 17_000, FAIR), 3):
        shows(house, day, dict.fromkeys(shop, FAIR) | dict.fromkeys(half, price))
    shows(house, 7, dict.fromkeys(shop, RATE))
    assert "MAP-020" not in {case.rule_id for case in house.rows(select(Case))}
    found = house.rows(select(Violation).where(Violation.rule_id == "MAP-020"))
    assert len(found) == len(half)
    assert all(item.held_run for item in found)


def test_whoever_may_not_sell_at_all_is_written_to_whatever_its_prices_are(house: House) -> None:
    skus = assort(house, 25)
    head, alpine = POLICY["parties"].splitlines()
    house.enters(parties=f"{head},authorised_to\n{alpine},2026-03-02\n")
    shows(house, 2, dict.fromkeys(skus, FAIR))
    assert house.states(Case) == []
    shows(house, 3, dict.fromkeys(skus, RATE))
    cases = {case.id: case.rule_id for case in house.rows(select(Case))}
    assert set(cases.values()) == {"SELLER-001"}
    assert {cases[step.case_id] for step in house.rows(select(Step))} == {"SELLER-001"}


@pytest.mark.parametrize(
    ("products", "low"),
    [
        (25, 19),  # fewer than four in five
        (20, 20),  # a small shop
    ],
)
def test_a_part_of_a_shop_and_a_small_one_are_accused_as_before(house: House, products: int, low: int) -> None:
    skus = assort(house, products)
    shows(house, 2, dict.fromkeys(skus, FAIR) | dict.fromkeys(skus[:low], 17_000))
    assert len(house.states(Case)) == low
    assert failures(house) == []


def test_a_limit_of_a_hundred_holds_no_site(house: House, shop: list[str]) -> None:
    file = house.workspace.root / "channelwarden.toml"
    file.write_text(file.read_text("utf-8") + "[limits]\nblast_radius_site_percent = 100\n", "utf-8")
    shows(house, 3, dict.fromkeys(shop, 17_000))
    assert len(house.states(Case)) == 25


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, ""),
        ({"blast_radius_site_percent": 50, "blast_radius_site_minimum": 10}, ""),
        ({"blast_radius_site_percent": 100}, "no site is held 80 % of whose offers"),
        ({"blast_radius_site_percent": 95}, "a site is held 95 %, as shipped 80 %"),
        ({"blast_radius_site_minimum": 90}, "no site is held for up to 90 instead of 20 offers"),
        ({"released_price_days": 400}, "no site is held over prices that were released 400 instead of 90 days ago"),
        ({"released_price_days": 7}, ""),
    ],
)
def test_a_site_limit_that_accuses_more_easily_than_as_shipped_is_told(changed: dict[str, Any], said: str) -> None:
    told = "\n".join(limit_lines(Limits(**changed)))
    assert said in told
    assert bool(told) == bool(said)


def _digest(house: House) -> str:
    (item,) = house.rows(select(OutboxItem).where(OutboxItem.dedupe_key == "digest|2026-03-03|channel|file"))
    return " ".join(str(item.parts["txt"]).split())
