"""Three clients of two years: one that pays, one that buys less for more discount, one of whom little is known."""

from __future__ import annotations

from sqlmodel import Session

from monitor.policy.load import load_policy
from monitor.settings import Workspace, open_workspace
from tests.incentives.scheme_stand import NOW

POLICY = {
    "products": "sku,title\nAX-1,Field glass\n",
    "parties": (
        "id,name,role,country\nnorthwind,Northwind Optik GmbH,distributor,DE\n"
        "harbour,Harbour Retail,retailer,DE\nlittle,Little Known KG,retailer,DE\n"
    ),
    "agreements": "id,party_id,type,valid_from,valid_to\nNW-2026,northwind,selective,2025-01-01,2026-12-31\n",
    "purchases": (
        "party_id,period_from,period_to,amount,granted,currency\n"
        "northwind,2025-01-01,2025-03-31,500000,25000,EUR\n"
        "northwind,2026-01-01,2026-01-31,200000,9000,EUR\n"
        "northwind,2026-02-01,2026-03-31,399999.99,18000,EUR\n"
        "harbour,2025-01-01,2025-03-31,400000,16000,EUR\n"
        "harbour,2026-01-01,2026-03-31,300000,27000,EUR\n"
        "little,2026-01-01,2026-02-28,90000,,EUR\n"
    ),
    "kpis": (
        "id,name,measure,source,influence,unit,target,weight,conditional,benefit\n"
        "shelf-share,Share of shelf,shelf_share,field audit,partner,share,30 %,60 %,yes,both\n"
    ),
    "kpi_results": (
        "party_id,kpi,period_from,period_to,actual,source\n"
        "northwind,shelf-share,2025-01-01,2025-03-31,25 %,field audit 3\n"
        "northwind,shelf-share,2026-01-01,2026-03-31,27 %,field audit 12\n"
        "harbour,shelf-share,2025-01-01,2025-03-31,20 %,field audit 4\n"
        "harbour,shelf-share,2026-01-01,2026-03-31,18 %,field audit 13\n"
    ),
    "discounts": (
        "id,party_id,kind,period_from,period_to,rate,taken,currency,form\n"
        "D-1,harbour,unconditional,2026-01-01,2026-03-31,4,12000,EUR,invoice\n"
        "D-2,harbour,conditional,2026-01-01,2026-03-31,5,15000,EUR,bonus\n"
    ),
    "costs_to_serve": (
        "party_id,period_from,period_to,item,amount,rate,currency,source\n"
        "harbour,2026-01-01,2026-12-31,logistics,,4.5 %,EUR,annual terms\n"
        "harbour,2026-01-01,2026-03-31,new_stores,7500,,EUR,opening in Kiel\n"
        "harbour,2026-01-01,2026-03-31,volume_bonus,15500,,EUR,finance\n"
        "harbour,2026-01-01,2026-06-30,planograms,900,,EUR,\n"
    ),
}


def furnish_clients(workspace: Workspace, session: Session, policy: dict[str, str] | None = None) -> Workspace:
    """Write and load the policy files of the three clients."""
    for stem, text in {**POLICY, **(policy or {})}.items():
        (workspace.policy / f"{stem}.csv").write_text(text, encoding="utf-8")
    load_policy(session, workspace.policy, now=NOW)
    session.commit()
    return open_workspace(workspace.root)
