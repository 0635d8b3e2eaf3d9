"""What a site's settings do to a collect: budget over restarts, concurrency, proxy, and the place it is seen from."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from monitor.errors import FaultsError, SettingsError
from monitor.model import Capture, Observation
from monitor.pipeline.politeness import request_for
from monitor.pipeline.run import run
from monitor.settings import Collect, Site, Workspace, settings_from
from monitor.store.session import open_database
from scrapers.http import FetchRequest
from scrapers.records import SiteRequest
from tests.fetch.kettle_shops import kettle, with_sites
from tests.fetch.shop_server import NewShop, Shop, Visitor, page, redirect

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
USED_UP = "unreachable: budget: the daily budget of site 'shop' is used up; it goes on tomorrow"


def site(**settings: object) -> str:
    lines = {"name": "shop", "market": "DE", "currency": "EUR", "party": "dealer", **settings}
    values = (
        f"{key} = {str(value).lower() if isinstance(value, bool | int) else repr(value)}"
        for key, value in lines.items()
    )
    return "\n[[site]]\n" + "\n".join(values) + "\n"


def watching(
    workspace: Workspace, shop: Shop, pages: int, collect: str = "[collect]\n", **settings: object
) -> Workspace:
    for n in range(pages):
        shop.say(f"/p/{n}", page(kettle()))
    return with_sites(workspace, site(**settings), [f"shop,{shop.url(f'/p/{n}')},KE-1" for n in range(pages)], collect)


def visits(workspace: Workspace, at: datetime) -> dict[str, str]:
    """Collect and return each page's path with its outcome and first reason."""
    run(workspace, now=at, plan="collect")
    database = open_database(workspace.dsn)
    with database.session() as session:
        rows = session.exec(select(Capture).where(col(Capture.captured_at) == at)).all()
        found = {row.listing_key.rpartition("/p/")[2]: ": ".join([row.outcome, *row.reasons[:1]]) for row in rows}
    database.close()
    return found


@pytest.mark.parametrize("collect", ["[collect]\n", "[collect]\ndaily_budget = 4\n"])
def test_a_budget_holds_over_all_runs_of_a_day_and_what_it_left_out_comes_first(
    workspace: Workspace, shop: Shop, collect: str
) -> None:
    own = {} if "daily" in collect else {"daily_budget": 4}
    workspace = watching(workspace, shop, 5, collect, **own)
    assert visits(workspace, NOW) == {"0": "ok", "1": "ok", "2": "ok", "3": USED_UP, "4": USED_UP}
    assert len(shop.seen) == 4
    assert set(visits(workspace, NOW + timedelta(hours=8)).values()) == {USED_UP}
    assert len(shop.seen) == 4
    next_day = visits(workspace, NOW + timedelta(days=1))
    assert {page for page, outcome in next_day.items() if outcome == "ok"} == {"3", "4", "0"}
    assert len(shop.seen) == 8


def test_a_budgets_day_is_the_sites_own(workspace: Workspace, shop: Shop) -> None:
    workspace = watching(workspace, shop, 3, daily_budget=4, timezone="Asia/Tokyo")
    before_midnight = datetime(2026, 3, 2, 14, 30, tzinfo=UTC)
    assert set(visits(workspace, before_midnight).values()) == {"ok"}
    assert set(visits(workspace, before_midnight + timedelta(minutes=40)).values()) == {"ok"}
    assert len(shop.seen) == 8


def test_a_page_made_for_elsewhere_is_not_judged_and_says_where_it_was_seen_from(
    workspace: Workspace, shop: Shop
) -> None:
    workspace = watching(workspace, shop, 1, seen_from="DE", currency="SEK")
    outcome = visits(workspace, NOW)["0"]
    assert outcome.startswith("ambiguous: seen from elsewhere: the settings say it is fetched from DE, but the page's")
    database = open_database(workspace.dsn)
    with database.session() as session:
        assert session.exec(select(Observation)).all() == []
        assert session.exec(select(Capture.seen_from)).all() == ["DE"]
    database.close()


def test_a_secret_that_is_not_set_is_its_sites_gap_and_no_end_of_the_run(workspace: Workspace, shop: Shop) -> None:
    workspace = watching(workspace, shop, 1, proxy="http://proxy.example:3128", proxy_login_env="NO_SUCH_LOGIN")
    assert visits(workspace, NOW)["0"] == (
        "unreachable: settings: site 'shop': the environment variable NO_SUCH_LOGIN (proxy_login_env) must hold "
        "user:password of its proxy"
    )
    assert shop.seen == []


def test_a_proxys_login_comes_from_the_environment(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = Site(name="shop", market="DE", proxy="http://proxy.example:3128", proxy_login_env="SHOP_LOGIN")
    monkeypatch.setenv("SHOP_LOGIN", "desk:p@ss/word")
    assert workspace.proxy_of(shop) == "http://desk:p%40ss%2Fword@proxy.example:3128"
    monkeypatch.delenv("SHOP_LOGIN")
    with pytest.raises(SettingsError, match="SHOP_LOGIN"):
        workspace.proxy_of(shop)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"proxy": "http://user:secret@proxy.example:1"}, "a login does not belong into this file"),
        ({"proxy": "socks5://proxy.example:1"}, "is not the address of a proxy such as http://proxy.example:3128"),
        ({"proxy": "proxy.example:1"}, "is not the address of a proxy"),
        ({"proxy": "http://proxy.example:1", "http2": True}, "http2 does not go together with proxy"),
        ({"proxy_login_env": "LOGIN"}, "proxy_login_env is for a proxy"),
        ({"concurrency_per_host": 0}, "greater than or equal to 1"),
        ({"daily_budget": 0}, "greater than or equal to 1"),
    ],
)
def test_settings_of_a_site_that_cannot_be_meant_are_refused(settings: dict[str, object], said: str) -> None:
    data = {
        "brand": {"name": "Brand"},
        "collect": {"contact": "mailto:a@brand.example"},
        "site": [{"name": "shop", "market": "DE", **settings}],
    }
    with pytest.raises(FaultsError) as refused:
        settings_from(data, "channelwarden.toml")
    assert said in str(refused.value)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("section", [Collect, Site])
def test_every_setting_of_collecting_is_explained(section: type[Collect | Site]) -> None:
    words = (Path(__file__).parents[2] / "docs" / "collecting.md").read_text("utf-8")
    tables = words.partition("## Settings")[2]
    rows = {name for row in re.findall(r"^\|([^|]*)\|", tables, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}
    assert [name for name in section.model_fields if name not in rows] == []


def test_a_sites_own_settings_go_before_those_of_all(workspace: Workspace, shop: Shop, tmp_path: Path) -> None:
    from monitor.model import Listing

    workspace = watching(workspace, shop, 1, "[collect]\nconcurrency_per_host = 3\n", http2=True)
    listing = Listing(key="shop|x", site="shop", url="https://shop.example/x")
    first, ask = workspace.settings.site_named("shop"), SiteRequest(listing.url)
    assert request_for(workspace, first, listing, ask, None).at_once == 3
    own = first.model_copy(update={"concurrency_per_host": 2, "pace_seconds": 9.0})
    request = request_for(workspace, own, listing, ask, None)
    assert (request.at_once, request.pace_seconds, request.http2, request.site) == (2, 9.0, True, "shop")


@pytest.mark.parametrize(
    ("contact", "taken"),
    [
        ("mailto:desk@brand.example", True),
        ("desk@brand.example", True),
        ("https://brand.example/contact", True),
        ("call our desk", False),
        ("Desk <desk@brand.example>", False),
        ("https://", False),
        ("desk@", False),
        ("a@b.example, c@d.example", False),
        ("", False),
    ],
)
def test_a_contact_is_an_address_that_somebody_can_write_to(contact: str, taken: bool) -> None:
    said = ""
    try:
        settings_from({"brand": {"name": "B"}, "collect": {"contact": contact}}, "channelwarden.toml")
    except FaultsError as error:
        said = str(error)
    assert (said == "") == taken
    assert taken or "is no contact that a shop or partner can write to; give one mail or web address" in said


def test_a_key_goes_to_its_own_site_only(new_shop: NewShop, visitor: Visitor) -> None:
    interface, elsewhere = new_shop(), new_shop()
    interface.say("/a", redirect("/b"))
    interface.say("/b", redirect(elsewhere.url("/c")))
    elsewhere.say("/c", page(b"{}"))
    request = FetchRequest(interface.url("/a"), headers=(("Authorization", "Bearer secret"),))
    assert visitor.fetch_each([request])[0].status == 200
    sent = {seen.path: seen.headers.get("authorization") for seen in (*interface.seen, *elsewhere.seen)}
    assert (sent["/a"], sent["/b"], sent["/c"]) == ("Bearer secret", "Bearer secret", None)


def test_a_key_is_not_shown_where_a_request_is_printed() -> None:
    assert "secret" not in repr(FetchRequest("https://shop.example/", headers=(("Authorization", "Bearer secret"),)))
