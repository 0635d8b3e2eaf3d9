"""`rules explain` on a violation: the sentence with its numbers, line by line, for every kind of fact."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from monitor.cases import looking_up
from monitor.errors import ChannelwardenError
from monitor.facts.read import facts
from monitor.facts.registry import fact_types
from monitor.model import (
    Agreement,
    AgreementFile,
    Case,
    Clause,
    Discount,
    Evidence,
    MapPrice,
    Party,
    PolicyVersion,
    Promotion,
    ReportFile,
    Sale,
    Territory,
    Violation,
)
from monitor.model.incentive import SchemeResult
from monitor.model.performance import Claim
from monitor.rulebook.message import sentence
from monitor.settings import Workspace
from monitor.vocabulary import Verdict
from tests.replay.conftest import at

Channel = Any
Golden = Callable[[str, str], None]
Run = Callable[..., Any]


def page(identity: int, kind: str = "page", **more: Any) -> Evidence:
    given = {"sequence": identity, "sha256": "ab" * 32, "chain": "", "subject": "alpine", "captured_at": at(8)}
    given |= {"url": "https://alpine.example/nb", "warc": "2026-03-08.warc", "offset": 120, "length": 4096}
    return Evidence(id=identity, kind=kind, **{**given, **more})


def number(channel: Channel, party: str = "alpine") -> str:
    with channel.database.session() as session:
        found = session.exec(select(Violation).where(Violation.party_key == party).order_by(Violation.id)).first()
        assert found is not None
        return str(found.id)


@pytest.fixture
def offers(channel: Channel, workspace: Workspace) -> Channel:
    """A confirmed deviation at a Texan and at a German reseller, with a page in the archive."""
    channel.add(page(7))
    (workspace.root / "evidence").mkdir()
    (workspace.root / "evidence" / "2026-03-08.warc").write_bytes(b"WARC/1.1")
    for day in (8, 9):
        channel.visit(at(day), {"alpine": 18000, "berlin": 17000}, evidence_id=7)
    return channel


def test_an_offer_is_explained_as_reviewed(offers: Channel, run: Run, golden: Golden) -> None:
    told = run("rules", "explain", number(offers))
    assert max(len(line) for line in told.splitlines()) <= 80
    golden("explain-offer.txt", told)


def test_json_gives_every_line_with_its_values(offers: Channel, run: Run) -> None:
    told = run("rules", "explain", number(offers), "--json")
    below = next(line for line in told["lines"] if line["text"] == "advertised_price is below map_price")
    assert (below["held"], below["value"], below["other"], below["operand"]) == (
        "yes",
        "$180.00",
        "map_price",
        "$200.00",
    )
    unknown = next(line for line in told["lines"] if line["text"] == "availability is not 'out_of_stock'")
    assert (unknown["held"], unknown["why"]) == ("unknown", "the page does not say")
    assert told["evidence"]["sha256"] == "ab" * 32
    assert told["evidence"]["archived"] is True
    assert (told["found_under_version"], told["present_version"], told["present_verdict"]) == (1, 1, "violates")
    assert ["advertised_price is at least map_price ($200.00)"] in told["to_comply"]
    assert told["timing"]["confirmed_by"] == "second_capture"


def test_what_only_the_sentence_tells_stands_with_its_meaning_after_what_was_read(offers: Channel, run: Run) -> None:
    told = run("rules", "explain", number(offers), "--json")
    values = {item["name"]: item for item in told["values"]}
    assert values["shortfall"]["value"] == "$20.00"
    assert "$20.00" in told["sentence"]
    assert values["shortfall"]["meaning"].startswith("by how much the advertised price is below map_price")
    assert list(values).index("shortfall") > max(list(values).index(name) for name in ("sku", "shortfall_bp"))


def test_a_case_stands_for_its_violations(offers: Channel, run: Run) -> None:
    told = run("rules", "explain", "case:1", "--json")
    assert [item["violation"] for item in told["violations"]] == [int(number(offers))]


def test_a_suspicion_says_what_it_lacks(channel: Channel, run: Run) -> None:
    channel.visit(at(8), {"alpine": 18000})
    told = " ".join(run("rules", "explain", number(channel)).split())
    assert "not confirmed: it lacks a second capture at least 4 hours after the first" in told
    assert "(this page: 1)" in told
    assert "evidence none of its own is kept" in told.lower()


def test_what_the_gate_keeps_to_legal_is_explained_to_legal_only(offers: Channel, run: Run) -> None:
    german = number(offers, "berlin")
    with pytest.raises(ChannelwardenError, match="legal reads it with `--audience legal`"):
        run("rules", "explain", german)
    assert run("rules", "explain", german, "--audience", "legal", "--json")["party"] == "berlin"
    with offers.database.session() as session:
        violation = session.get_one(Violation, int(german))
        violation.case_id = None  # a suspicion that no case holds is asked of the gate
        session.add(violation)
        session.commit()
    with pytest.raises(ChannelwardenError, match="for legal only"):
        run("rules", "explain", german)


def test_who_may_read_a_finding_without_a_case_is_asked_as_of_today(offers: Channel, run: Run) -> None:
    """When it was seen last a policy was in force with the party; it has ended since."""
    texan = number(offers)
    with offers.database.session() as session:
        violation, agreement = session.get_one(Violation, int(texan)), session.get_one(Agreement, "A-alpine")
        violation.case_id, agreement.valid_to = None, date(2026, 3, 31)
        session.add_all([violation, agreement])
        session.commit()
    with pytest.raises(ChannelwardenError, match="for legal only"):
        run("rules", "explain", texan)


def test_a_rule_that_changed_since_is_said(offers: Channel, run: Run, workspace: Workspace) -> None:
    file = workspace.rules / "map" / "MAP-001-frozen.yaml"
    file.write_text(file.read_text("utf-8").replace("version: 1", "version: 3"), encoding="utf-8")
    told = run("rules", "explain", number(offers), "--json")
    assert (told["found_under_version"], told["present_version"]) == (1, 3)
    assert "Found under version 1, now 3" in told["about_the_version"]
    settings = workspace.root / "channelwarden.toml"
    settings.write_text(settings.read_text("utf-8") + '\n[rules.MAP-001]\ntolerance = "30 %"\n', encoding="utf-8")
    told = run("rules", "explain", number(offers), "--json")
    assert told["present_verdict"] == "complies"
    assert "the same fact complies" in told["about_the_version"]
    assert told["to_comply"] == []
    assert told["parameters"] == [
        {"name": "tolerance", "value": "30 %", "default": "1 %", "meaning": told["parameters"][0]["meaning"]}
    ]


def test_a_rule_that_is_gone_is_said_and_the_rest_is_told(offers: Channel, run: Run) -> None:
    with offers.database.session() as session:
        violation = session.get_one(Violation, int(number(offers)))
        violation.rule_id = "MAP-900"
        session.add(violation)
        session.commit()
    told = run("rules", "explain", number(offers))
    assert "MAP-900 is no longer in the rule base" in told
    assert "evidence 7 (page)" in told


def test_policy_rows_are_those_of_the_day_and_say_when_they_changed(offers: Channel, run: Run) -> None:
    with offers.database.session() as session:
        price = session.exec(select(MapPrice).where(MapPrice.market == "US")).one()
        price.price_minor = 21000
        session.add(price)
        days = {"valid_from": date(2026, 3, 9), "valid_to": date(2026, 3, 9)}
        session.add(Promotion(sku="NB", market="US", price_minor=19000, currency="USD", **days))
        session.commit()
    told = run("rules", "explain", number(offers), "--json")["policy"]
    said = {row["source"]: row["words"] for row in told}
    assert "$210.00" in said["map_prices"]
    assert "the file was changed since" in said["map_prices"]
    assert "$190.00" in said["promotions"]


@pytest.mark.parametrize("wanted", ["0", "999", "99999999999999", "case:999", "case:0"])
def test_numbers_that_do_not_exist_are_said(offers: Channel, run: Run, wanted: str) -> None:
    with pytest.raises(ChannelwardenError, match=r"no violation|there is no case 999; `channelwarden cases list`"):
        run("rules", "explain", wanted)


@pytest.mark.parametrize("written", ["violation:{}", "Violation {}", "#{}", "{}"])
def test_a_violation_is_found_by_its_number_however_it_is_written(offers: Channel, run: Run, written: str) -> None:
    wanted = written.format(number(offers))
    assert run("rules", "explain", wanted, "--json")["violation"] == int(number(offers))


def test_of_what_ended_it_is_not_said_that_it_still_violates(offers: Channel, run: Run) -> None:
    offers.visit(at(10), {"alpine": 20000})
    told = run("rules", "explain", number(offers), "--json")
    assert told["timing"]["ended_at"]
    assert told["about_the_version"].endswith("read by it, the fact as it was then violates.")
    with offers.database.session() as session:
        session.get_one(Violation, int(number(offers))).status = "lapsed"  # as where its rule went out of force
        session.commit()
    timing = run("rules", "explain", number(offers), "--json")["timing"]
    assert (timing["confirmed_by"] != "", timing["unconfirmed_for_lack_of"]) == (True, "")


def test_a_fact_is_said_to_be_no_rule(offers: Channel, run: Run) -> None:
    with pytest.raises(ChannelwardenError, match="'offer' is a fact and no rule; `channelwarden rules docs`"):
        run("rules", "explain", "offer")


def test_a_rule_id_is_still_explained_as_a_rule(offers: Channel, run: Run) -> None:
    assert run("rules", "explain", "MAP-001").startswith("# MAP-001")


def test_the_case_names_the_way_to_its_explanation(offers: Channel, run: Run) -> None:
    assert f"`channelwarden rules explain {number(offers)}`" in run("cases", "show", "1")
    with offers.database.session() as session:
        german = session.exec(select(Case).where(Case.party_key == "berlin")).one()
    told = run("cases", "show", str(german.id), "--audience", "legal")
    assert f"`channelwarden rules explain {number(offers, 'berlin')} --audience legal`" in told


@pytest.fixture
def documents(channel: Channel) -> Channel:
    """A violation of every fact that comes from documents, as the rules judge the rows on file."""
    period = {"period_from": date(2026, 1, 1), "period_to": date(2026, 1, 31)}
    channel.add(
        page(1, "report", subject="jan.csv", url="inbox:jan.csv"),
        page(2, "agreement", subject="nord.txt", url="agreement:nord.txt"),
        Party(id="nord", name="Nord AS", role="distributor", country="NO", authorised_from=date(2025, 1, 1)),
        Agreement(id="A-NORD", party_id="nord", type="exclusive", jurisdiction="EU", valid_from=date(2025, 1, 1)),
        Territory(party_id="nord", region="NO", valid_from=date(2025, 1, 1)),
        Territory(party_id="alpine", region="SE", exclusive=True, valid_from=date(2025, 1, 1)),
        Discount(
            id="JAN", party_id="nord", kind="conditional", target_minor=90000, taken_minor=50, rate_bp=500,
            currency="EUR", report_due=date(2026, 2, 15), **period,
        ),
        AgreementFile(
            id=1, agreement_id="A-NORD", sha256="c" * 64, path="nord.txt", language="en", pages=1, read_at=at(1),
            text="The dealer shall not sell\n  online.", evidence_id=2,
        ),
        Claim(id="C-7", party_id="nord", kind="coop", amount_minor=30000, currency="EUR",
              proof_due=date(2026, 2, 15), **period),
        Claim(id="C-8", party_id="nord", kind="coop", amount_minor=70000, currency="EUR", **period),
        page(3, "policy", subject="d" * 64, url="policy:dddd", sha256="d" * 64),
        PolicyVersion(sha256="d" * 64, loaded_at=at(1, 5), evidence_id=3),
        PolicyVersion(sha256="e" * 64, loaded_at=at(2), evidence_id=None),
        Clause(file_id=1, type="O01_online_sales_ban", start=0, end=35, page=1),
        ReportFile(
            id=1, sha256="1" * 64, name="jan.csv", party_id="nord", layout="csv", status="accepted", received_at=at(1),
            evidence_id=1, **period,
        ),
        Sale(
            report_id=1, row=1, party_id="nord", sku="NB", quantity=1000, amount_minor=20000, currency="EUR",
            sold_on=date(2026, 1, 10), region="SE", sale_type="active",
        ),
    )  # fmt: skip
    return channel


@pytest.mark.parametrize(
    ("rule", "policy", "value"),
    [
        ("TERR-001", "nord: NO, all products", "granted = false"),
        ("KPI-001", "target €900.00", "net_sales = €200.00"),
        ("KPI-015", "claims: id C-7, party_id nord, kind coop", "proof_given = false"),
        ("ANTI-O01", "The dealer shall not sell online.", "type = 'O01_online_sales_ban'"),
    ],
)
def test_documents_are_explained_with_the_rows_they_rest_on(
    documents: Channel, run: Run, rule: str, policy: str, value: str
) -> None:
    kind = documents.rules[rule]
    with documents.database.session() as session:
        fact, *_ = facts(session, fact_types()[kind.fact], date(2026, 3, 1))
        session.add(
            Violation(
                rule_id=rule, rule_version=1, subject=str(fact["subject"]), period=str(fact["period"]),
                status="confirmed", party_key="nord", case_subject=str(fact["case_subject"]), fact=fact,
                sentence=sentence(kind, fact, "en"), first_seen=at(1), last_seen=at(1), confirmed_at=at(1),
                confirmed_by="document", evidence_id=fact["evidence_id"],
            )
        )  # fmt: skip
        session.commit()
    told = run("rules", "explain", "1", "--audience", "legal")
    words = " ".join(told.split())
    assert policy in words
    assert value in words
    assert "by the document itself" in words
    assert "policy files: as loaded 2026-03-01 05:00 UTC: evidence 3" in words
    own = fact["evidence_id"] is not None
    assert ("MISSING from the evidence folder" in words) is own
    assert ("none of its own; the policy files it was judged by are named above" in words) is not own
    assert "C-8" not in words
    data = run("rules", "explain", "1", "--audience", "legal", "--json")
    assert data["present_verdict"] == Verdict.VIOLATES
    assert data["lines"][0]["held"] == "yes"
    assert data["to_comply"]


def test_what_complies_or_is_not_assessed_says_by_which_lines_with_which_values(
    channel: Channel, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel.visit(at(8), {"alpine": 20000, "berlin": 20000})
    told = " ".join(run("rules", "explain", "map-001", "--about", "alpine").split())
    assert "Rule MAP-001 v1: the fact as it stands complies, because of this:" in told
    assert "advertised_price is below map_price: it was $200.00, and map_price $200.00" in told
    assert len(run("rules", "explain", "MAP-001", "--about", "NB", "--json")["facts"]) == 1, "berlin is for legal"
    assert len(run("rules", "explain", "MAP-001", "--about", "NB", "--audience", "legal", "--json")["facts"]) == 2
    asked = ("rules", "explain", "MAP-001", "--about", "NB", "--audience", "legal")
    assert (run(*asked, "--json")["more"], "There are more" in run(*asked)) == (False, False)
    monkeypatch.setattr(looking_up, "MOST", 1)
    assert (len(run(*asked, "--json")["facts"]), run(*asked, "--json")["more"]) == (1, True)
    assert "There are more: ask for less" in run(*asked)
    with pytest.raises(ChannelwardenError, match="for legal only"):
        run("rules", "explain", "MAP-001", "--about", "berlin")
    with pytest.raises(ChannelwardenError, match="no fact 'offer' of 'nowhere'"):
        run("rules", "explain", "MAP-001", "--about", "nowhere")
    channel.visit(at(9), {"alpine": 19000}, currency="CAD")
    (fact,) = run("rules", "explain", "MAP-001", "--about", "alpine", "--json")["facts"]
    assert fact["verdict"] == "not_assessed"
    assert [line.partition(" (")[0] for line in fact["because"]] == ["map_price is unknown"]


def test_what_is_claimed_above_a_scheme_is_told_with_the_claims_behind_it(documents: Channel, run: Run) -> None:
    january = {"period_from": date(2026, 1, 1), "period_to": date(2026, 1, 31)}
    may = {"period_from": date(2026, 5, 1), "period_to": date(2026, 5, 31)}
    documents.add(
        SchemeResult(
            party_id="nord", scheme="coop", version=1, title="Co-op", agreement_id="", method="fund", currency="EUR",
            due_minor=90000, claimed_minor=100000, proven_minor=100000, final=True, **january,
        ),
        Claim(id="C-9", party_id="nord", kind="coop", amount_minor=1, currency="EUR", **may),
        Claim(id="C-X", party_id="other", kind="coop", amount_minor=1, currency="EUR", **january),
    )  # fmt: skip
    kind = documents.rules["KPI-029"]
    with documents.database.session() as session:
        (fact,) = facts(session, fact_types()[kind.fact], date(2026, 3, 1))
        session.add(
            Violation(
                rule_id="KPI-029", rule_version=1, subject=str(fact["subject"]), period=str(fact["period"]),
                status="confirmed", party_key="nord", case_subject=str(fact["case_subject"]), fact=fact,
                sentence=sentence(kind, fact, "en"), first_seen=at(1), last_seen=at(1), confirmed_at=at(1),
                confirmed_by="document",
            )
        )  # fmt: skip
        session.commit()
    rows = run("rules", "explain", "1", "--audience", "legal", "--json")["policy"]
    assert [row["words"][:6] for row in rows if row["source"] == "claims"] == ["id C-7", "id C-8"]
