"""Parties whose rows contradict each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.policy.check import read_policy


@pytest.mark.parametrize(
    ("rows", "refused"),
    [
        ("a,A,reseller,US,Desk@x.example,\nb,B,reseller,US,desk@X.example,", True),
        ("a,A,reseller,US,desk@x.example,g\nb,B,reseller,US,desk@x.example,h", True),
        ("a,A,reseller,US,desk@x.example,g\nb,B,reseller,US,desk@x.example,", True),
        ("a,A,own_shop,US,desk@x.example,\nb,B,reseller,US,desk@x.example,", True),
        ("a,A,reseller,US,desk@x.example,g\nb,B,reseller,US,desk@x.example,g", False),
        ("a,A,own_shop,US,desk@x.example,\nb,B,own_shop,US,desk@x.example,", False),
        ("a,A,reseller,US,,\nb,B,reseller,US,,", False),
        ("a,A,reseller,US,a@x.example,\nb,B,reseller,US,b@x.example,", False),
    ],
)
def test_parties_of_different_owners_do_not_share_a_mail_address(tmp_path: Path, rows: str, refused: bool) -> None:
    (tmp_path / "products.csv").write_text("sku,title\nNO-1,Glass\n", encoding="utf-8")
    (tmp_path / "parties.csv").write_text(f"id,name,role,country,email,group\n{rows}\n", encoding="utf-8")
    said = [str(fault) for fault in read_policy(tmp_path, sites=[]).faults]
    assert bool(said) == refused
    if refused:
        assert "parties.csv:3" in said[0] and "is the address of 'a' (row 2), too" in said[0]
