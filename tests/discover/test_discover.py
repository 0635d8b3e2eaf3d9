"""Searching a real site: what is new is kept once, what is watched or dismissed does not come back."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlmodel import Session, select

from monitor.documents.review_list import review_section
from monitor.documents.window import window_of
from monitor.errors import ChannelwardenError, NotFoundError, RefusedError
from monitor.intake import finds
from monitor.model import Listing, ReviewItem
from monitor.model.find import Find
from monitor.pipeline.run import RunSummary, run
from monitor.policy.load import load_policy
from monitor.settings import Workspace, open_workspace
from monitor.vocabulary import FindStatus, Visibility
from tests.command_line import run_command
from tests.discover.conftest import Market, card, results, with_site

NOW = datetime(2026, 4, 2, 9, 0, tzinfo=UTC)
LAMP = "Northern Optics Trail Lamp 400"
USED_UP = "the daily budget of site 'bazaar' is used up; it goes on tomorrow"


def search(workspace: Workspace, now: datetime = NOW) -> RunSummary:
    return run(workspace, now=now, plan="discover")


def all_finds(session: Session) -> list[tuple[str, str, str, str]]:
    session.expire_all()
    rows = session.exec(select(Find).order_by(Find.address)).all()
    return [(row.address.rpartition("/")[2], row.sku, row.matched_by, row.status) for row in rows]


def test_unknown_listings_of_watched_products_become_finds(
    searched: Workspace, market: Market, session: Session
) -> None:
    market.cards[LAMP] = results(
        card("/p/1?utm_source=search", LAMP),
        card("/p/2?utm_source=search", f"{LAMP}, black", "$49.99"),
        card("/p/3", "Lamp by somebody else"),
        card("/p/4", "Trail lamp NO 400 (bundle)"),
    )
    summary = search(searched)
    assert (summary.finds, summary.failures) == (2, [])
    assert all_finds(session) == [("2", "NO-400", "title", "waiting"), ("4", "NO-400", "mpn", "waiting")]
    first = session.exec(select(Find).where(Find.matched_by == "title")).one()
    assert (first.price_minor, first.currency, first.score >= 70) == (4999, "USD", True)


def test_the_search_asks_for_gtin_and_for_brand_and_title_of_what_is_sold(searched: Workspace, market: Market) -> None:
    search(searched)
    assert sorted(market.asked) == ["4006381333931", "Northern Optics Field Scope 900", LAMP]


def test_a_find_is_new_once_and_a_dismissed_one_does_not_come_back(
    searched: Workspace, market: Market, session: Session
) -> None:
    market.cards[LAMP] = results(card("/p/2", LAMP), card("/p/5", LAMP))
    assert search(searched).finds == 2
    first = finds.finds(session)[0]
    finds.dismiss(session, first.id or 0, reason="a photo of the box", by="Ada", now=NOW)
    session.commit()
    assert search(searched, NOW + timedelta(days=1)).finds == 0
    session.expire_all()
    assert [find.id for find in finds.finds(session)] != [first.id]
    assert [find.reason for find in finds.finds(session, FindStatus.DISMISSED)] == ["a photo of the box"]


def test_an_accepted_find_is_watched_also_after_the_policy_files_changed_and_until_undone(
    searched: Workspace, market: Market, session: Session
) -> None:
    market.cards[LAMP] = results(card("/p/2", LAMP), card("/p/6", "unrelated"))
    search(searched)
    find = finds.finds(session)[0]
    finds.accept(session, find.id or 0, by="Ada", now=NOW)
    session.commit()
    watched = f"bazaar|{market.base}/p/2"
    listing = session.get_one(Listing, watched)
    assert (listing.sku, listing.active) == ("NO-400", True)
    file = searched.policy / "listings.csv"
    file.write_text(file.read_text("utf-8") + f"bazaar,{market.base}/p/9,NO-900\n", "utf-8")
    load_policy(session, searched.policy, now=NOW)
    session.commit()
    assert session.get(Listing, watched) is not None
    session.rollback()
    assert search(searched, NOW + timedelta(days=1)).finds == 0
    session.rollback()
    finds.undo(session, find.id or 0, by="Ada", now=NOW)
    session.commit()
    assert session.get(Listing, watched) is None
    assert [row[3] for row in all_finds(session)] == ["waiting"]


def test_undoing_leaves_a_listing_alone_that_the_policy_files_name_since(
    searched: Workspace, market: Market, session: Session
) -> None:
    market.cards[LAMP] = results(card("/p/2", LAMP), card("/p/6", "unrelated"))
    search(searched)
    number = finds.finds(session)[0].id or 0
    finds.accept(session, number, by="", now=NOW)
    file = searched.policy / "listings.csv"
    file.write_text(file.read_text("utf-8") + f"bazaar,{market.base}/p/2,NO-400\n", "utf-8")
    load_policy(session, searched.policy, now=NOW)
    finds.undo(session, number, by="", now=NOW)
    assert session.get(Listing, f"bazaar|{market.base}/p/2") is not None


def test_an_unknown_seller_on_a_watched_listing_goes_to_the_review_list(
    searched: Workspace, market: Market, session: Session
) -> None:
    def listed(seller: str) -> str:
        item = {"@type": "Product", "name": LAMP, "url": f"{market.base}/p/1"}
        item["offers"] = {"@type": "Offer", "price": "59.99", "priceCurrency": "USD", "seller": {"name": seller}}  # type: ignore[assignment]
        data = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": item}]}
        return f'<html><body><script type="application/ld+json">{json.dumps(data)}</script></body></html>'

    market.cards[LAMP] = listed("Candle & Co")
    assert search(searched).finds == 0
    assert [(item.kind, item.subject) for item in session.exec(select(ReviewItem))] == [("seller", "bazaar|candle")]
    market.cards[LAMP] = listed("Lamp Harbour Ltd")
    search(searched, NOW + timedelta(days=1))
    assert len(session.exec(select(ReviewItem)).all()) == 1


@pytest.mark.parametrize(
    ("status", "page", "said"),
    [
        (403, "", "the search answered 403"),
        (200, "<html><head><title>Robot check</title></head><body>no</body></html>", "Robot check"),
    ],
)
def test_a_site_that_refuses_is_named_and_nothing_is_stored(
    *, searched: Workspace, market: Market, session: Session, status: int, page: str, said: str
) -> None:
    market.status = status
    market.cards = dict.fromkeys([LAMP, "4006381333931", "Northern Optics Field Scope 900"], page)
    summary = search(searched)
    assert len(summary.failures) == 3
    assert all(said in failure for failure in summary.failures)
    assert all_finds(session) == []


def test_a_page_of_the_brands_products_that_shows_none_is_a_failure_and_a_search_without_results_is_none(
    searched: Workspace, market: Market
) -> None:
    assert search(searched).failures == []
    searched = with_site(searched.root, f'category_pages = ["{market.base}/brands/ours"]')
    failures = search(searched, NOW + timedelta(days=1)).failures
    assert ["no product could be read on it" in failure for failure in failures] == [True]
    market.cards["/brands/ours"] = results(card("/p/3", "Lamp by somebody else"))
    assert search(searched, NOW + timedelta(days=2)).failures == []


def test_a_category_page_is_looked_through_for_all_products(
    searched: Workspace, market: Market, session: Session
) -> None:
    workspace = with_site(searched.root, f'category_pages = ["{market.base}/brand"]')
    market.cards["/brand"] = results(card("/p/2", LAMP), card("/p/7", "Northern Optics Field Scope 900"))
    assert search(workspace).finds == 2
    assert [row[:3] for row in all_finds(session)] == [("2", "NO-400", "title"), ("7", "NO-900", "title")]


def test_searches_count_against_the_days_budget_of_the_site(searched: Workspace, market: Market) -> None:
    settings = searched.root / "channelwarden.toml"
    settings.write_text(settings.read_text("utf-8").replace("[collect]", "[collect]\ndaily_budget = 3"), "utf-8")
    first = search(open_workspace(searched.root))
    assert len(market.asked) == 2  # and robots.txt
    assert [failure.partition(": budget: ")[2] for failure in first.failures] == [USED_UP]
    second = search(open_workspace(searched.root), NOW + timedelta(hours=2))
    assert ([USED_UP in failure for failure in second.failures], len(market.asked)) == ([True] * 3, 2)
    search(open_workspace(searched.root), NOW + timedelta(days=1))
    assert len(market.asked) == 4


def test_decisions_that_make_no_sense_are_refused(searched: Workspace, market: Market, session: Session) -> None:
    market.cards[LAMP] = results(card("/p/2", LAMP), card("/p/6", "unrelated"))
    search(searched)
    number = finds.finds(session)[0].id or 0
    with pytest.raises(RefusedError, match="with a reason"):
        finds.dismiss(session, number, reason=" ", by="", now=NOW)
    with pytest.raises(RefusedError, match="waits already"):
        finds.undo(session, number, by="", now=NOW)
    finds.dismiss(session, number, reason="no", by="", now=NOW)
    with pytest.raises(RefusedError, match="is dismissed already"):
        finds.accept(session, number, by="", now=NOW)
    with pytest.raises(NotFoundError, match="no find 999"):
        finds.accept(session, 999, by="", now=NOW)


def test_the_digest_says_how_many_finds_wait(searched: Workspace, market: Market, session: Session) -> None:
    market.cards[LAMP] = results(card("/p/2", LAMP), card("/p/5", LAMP))
    search(searched)
    window = window_of(session, Visibility.CHANNEL, NOW.date(), NOW)
    section = review_section(session, window, searched.settings.brand.timezone)
    assert section.note == "2 found listings wait for a decision: channelwarden discover list"


def command(workspace: Workspace, *arguments: str) -> str:
    result = run_command("discover", *arguments, "-w", workspace.root, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_the_commands_search_list_and_decide(searched: Workspace, market: Market) -> None:
    market.cards[LAMP] = results(card("/p/2", LAMP), card("/p/6", "unrelated"))
    planned = json.loads(command(searched, "--dry-run", "--json"))["searches"]
    assert [item["query"] for item in planned] == ["4006381333931", LAMP, "Northern Optics Field Scope 900"]
    assert market.asked == []
    assert json.loads(command(searched, "bazaar", "--json"))["finds"] == 1
    (find,) = json.loads(command(searched, "list", "--json"))["finds"]
    assert (find["address"], Decimal(find["price"]), find["status"]) == (
        f"{market.base}/p/2",
        Decimal("59.99"),
        "waiting",
    )
    assert "is accepted" in command(searched, "accept", str(find["id"]), "--by", "Ada")
    assert "is waiting" in command(searched, "undo", str(find["id"]))
    assert "is dismissed" in command(searched, "dismiss", str(find["id"]), "--reason", "another lamp")
    assert "No find is waiting" in command(searched, "list")


def test_what_differs_from_the_product_is_listed_behind_it_and_told_on_accepting(
    searched: Workspace, market: Market, session: Session
) -> None:
    market.cards["4006381333931"] = results(card("/p/2", f"{LAMP} (used)"), card("/p/3", f"{LAMP} for hikers, black"))
    search(searched)
    shown = json.loads(command(searched, "list", "--json"))["finds"]
    assert [(find["address"][-1], find["differs"]) for find in shown] == [("3", ""), ("2", "used")]
    assert "! used" in command(searched, "list")
    said = command(searched, "accept", str(shown[1]["id"]), "--by", "Ada")
    assert "Of this listing the search said: used." in said
    assert "search said" not in command(searched, "accept", str(shown[0]["id"]), "--by", "Ada")


def test_a_small_part_of_map_is_told_of_what_bears_the_products_name(
    searched: Workspace, market: Market, session: Session
) -> None:
    file = searched.policy / "map_prices.csv"
    file.write_text("sku,market,price,currency,valid_from\nNO-400,US,60.00,USD,2026-01-01\n", "utf-8")
    shown = (f"{LAMP} case", "$20.00"), (f"{LAMP} shell", "€9.00"), (f"{LAMP} for hikers", "$20.01")
    market.cards[LAMP] = results(*(card(f"/p/{place}", *said) for place, said in enumerate(shown, 2)))
    search(searched)
    found = {find.address[-1]: (find.differs, find.score > 85) for find in finds.finds(session)}
    assert found == {"2": ("its price is a third of MAP or less", False), "3": ("", True), "4": ("", True)}


@pytest.mark.parametrize(("hour", "differs"), [(2, True), (11, False)])
def test_a_find_is_held_against_the_map_of_the_day_in_its_market(
    searched: Workspace, market: Market, session: Session, hour: int, differs: bool
) -> None:
    prices = "NO-400,US,60.00,USD,2026-01-01,2026-04-01\nNO-400,US,30.00,USD,2026-04-02,\n"
    (searched.policy / "map_prices.csv").write_text(f"sku,market,price,currency,valid_from,valid_to\n{prices}", "utf-8")
    market.cards[LAMP] = results(card("/p/2", f"{LAMP} case", "$19.00"))
    search(searched, NOW.replace(hour=hour))  # two in the morning in UTC is the evening before in all of the market
    (find,) = finds.finds(session)
    assert bool(find.differs) == differs


def test_a_workspace_that_names_no_search_says_what_to_write(searched: Workspace) -> None:
    workspace = with_site(searched.root, "")
    with pytest.raises(ChannelwardenError, match="search = "):
        command(workspace)
    with pytest.raises(ChannelwardenError, match="none of bazaar says where to search"):
        command(workspace, "bazaar")


def test_results_that_would_never_be_parsed_are_a_failure_of_that_search_alone(
    searched: Workspace, market: Market, session: Session
) -> None:
    market.cards[LAMP] = "".join(f"<b id={number}><p>" for number in range(2_000))
    market.cards["4006381333931"] = results(card("/p/2", LAMP))
    summary = search(searched)
    assert summary.finds == 1
    assert ["so it was not parsed" in failure for failure in summary.failures] == [True]
