"""Whole passes after settings, rules or parties changed: what was judged before accuses nobody and cures nothing."""

from __future__ import annotations

import pytest
from sqlmodel import select

from monitor.cases import decisions, judged_by
from monitor.errors import RefusedError
from monitor.facts.registry import rules_of
from monitor.model import Case, DigestRow, OutboxItem, Step, Violation
from monitor.pipeline.run import run
from monitor.settings import open_workspace
from tests.command_line import run_command
from tests.pipeline.turning_house import POLICY, House, at

APPROVE = ["cases", "approve", "1", "--by", "Dana", "-w"]

pytestmark = pytest.mark.parametrize("dsn", ["sqlite"], indirect=True)


LISTINGS = "site,url,sku\nshop,https://shop.example/NB-100,NB-100\nelse,https://else.example/a,\n"


def test_what_is_found_on_a_page_that_nobody_watches_any_more_is_let_go_and_not_told_as_cured(house: House) -> None:
    house.watches("shop", "else")
    house.enters(listings=LISTINGS)
    house.sees(2, 15000)
    house.passes(2)
    assert house.states(Step) == ["proposed"]
    house.watches("else")
    house.passes(3)
    assert (house.states(Case), house.states(Violation), house.states(Step)) == (["closed"], ["lapsed"], ["withdrawn"])
    (entry,) = house.told(3)
    assert (entry["state"], entry["command"]) == ("closed", "")
    assert entry["sentence"].startswith("Its page is not watched any more")

    house.watches("shop", "else")
    house.passes(5)
    assert house.states(Case) == ["closed"], "an old sighting accuses nobody"
    house.sees(6, 15000)
    house.passes(6)
    assert (house.states(Case), house.states(Violation)) == (["open"], ["lapsed", "confirmed"])


PARTIES = POLICY["parties"] + "boreal,Boreal Sports,reseller,US,US-TX,post@boreal.example\n"
ALIASES = "name,site,party_id\nAlpine,shop,{}\n"


@pytest.mark.parametrize("by", ["alias", "site"])
def test_what_was_seen_of_one_party_is_neither_its_cure_nor_the_deviation_of_the_next(house: House, by: str) -> None:
    house.enters(parties=PARTIES, aliases=ALIASES.format("alpine") if by == "alias" else ALIASES[:19])
    house.watches("shop", party="alpine" if by == "site" else "")
    house.sees(2, 15000, by=by)
    house.passes(2)
    assert (house.states(Case), [done.outcome for done in house.approves(2)]) == (["open"], ["done"])
    if by == "alias":
        house.enters(aliases=ALIASES.format("boreal"))
    else:
        house.watches("shop", party="boreal")
    house.passes(3, send=True)
    assert (house.states(Case), house.states(Violation), house.letter()[0]) == (["closed"], ["lapsed"], "failed")
    (entry,) = house.told(3)
    assert (entry["state"], entry["party"]) == ("closed", "Alpine Optics")
    assert entry["sentence"].startswith("By the policy files and settings its seller or product is another one now")
    house.sees(4, 15000, by=by, party="boreal")
    house.passes(4)
    owned, found = house.rows(select(Case).where(Case.party_key == "boreal")), house.rows(select(Violation))
    assert ([case.status for case in owned], [row.first_seen for row in found]) == (["open"], [at(2), at(4)])


def test_what_a_marketplace_sells_itself_stays_its_own_when_others_change(house: House) -> None:
    house.enters(parties=POLICY["parties"].replace("reseller", "marketplace"))
    house.watches("shop", party="alpine")
    house.sees(2, 15000, by="site", seller="Shop")
    house.passes(2)
    before = (house.states(Case), house.states(Violation))
    assert set(before[0]) == {"open"}
    house.enters(parties=PARTIES.replace("reseller,US,US-OR", "marketplace,US,US-OR"))
    house.passes(3)
    assert (house.states(Case), house.states(Violation)) == before


def test_on_what_was_judged_by_other_rules_or_settings_nothing_is_decided_and_no_letter_leaves(house: House) -> None:
    house.watches("shop")
    house.sees(2, 15000)
    house.passes(2)
    assert [done.outcome for done in house.approves(2)] == ["done"]

    def outdated() -> str:
        workspace = open_workspace(house.workspace.root)
        with house.database.session() as session:
            return judged_by.outdated(session, workspace, rules_of(workspace))

    def changed_party() -> None:
        house.enters(parties=PARTIES)
        house.told(3)  # a digest loads the policy files, and judges nothing

    changes = [
        lambda: house.watches("shop", more='[rules.MAP-001]\ntolerance = "20 %"\n'),
        lambda: house.watches("shop", party="alpine"),
        changed_party,
    ]
    for change in changes:
        assert outdated() == ""
        change()
        assert outdated() == "the policy files, rules or settings were changed since all was judged last"
        if change is changed_party:
            run(open_workspace(house.workspace.root), now=at(3, 8), plan="digest")
            (row,) = house.rows(select(DigestRow).where(DigestRow.key == "2026-03-03|channel"))
            assert row.content["gaps"][-1]["subject"] == "Not judged by what holds now"
            (mail,) = house.rows(select(OutboxItem).where(OutboxItem.kind == "notice", OutboxItem.channel == "mail"))
            assert mail.last_error.startswith("held back: the policy files, rules or settings were changed")
            with pytest.raises(RefusedError, match=r"rests on the old state. Run `channelwarden judge"):
                run_command(*APPROVE, house.workspace.root, catch_exceptions=False)
        house.watches("shop")
        house.passes(3)
    assert [mail.last_error for mail in house.rows(select(OutboxItem).where(OutboxItem.kind == "notice"))] == ["", ""]


def test_a_letter_that_waited_for_a_waiver_is_not_told_to_wait_in_the_digest_that_tells_its_end(house: House) -> None:
    house.sees(2, 15000)
    house.passes(2)
    house.approves(2)
    with house.database.session() as session:
        decisions.waive(session, 1, by="Dana", reason="talks", until=at(4).date(), now=at(2, 13), today=at(2).date())
        session.commit()
    house.passes(3, send=True)
    assert [entry["next_step"].startswith("It rests until") for entry in house.told(3)] == [True]
    house.sees(5, 15000)
    house.passes(5)
    (entry,) = house.told(5)
    assert "waits" not in entry["next_step"]
