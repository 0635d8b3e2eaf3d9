"""What `ingest` says of each file it took in."""

from __future__ import annotations

from pathlib import Path

from tests.command_line import run_command


def test_ingest_says_what_became_of_each_file(fresh: Path) -> None:
    good, bad = fresh / "example-distributor-1.csv", fresh / "example-distributor-2.csv"
    good.write_text("Date,Item,Qty,Net sales,Ship-to\n2026-03-05,EX-100,2,20.00,Wisconsin\n", "utf-8")
    bad.write_text("Date,Item,Qty\n2026-03-05,EX-100,2\n", "utf-8")
    done = run_command("ingest", good, bad, "-w", fresh)
    said = " ".join(done.output.split())
    assert done.exit_code == 3
    assert "example-distributor-1.csv: accepted: sales of 2026-03-05 to 2026-03-05 (report 1)" in said
    assert "! example-distributor-2.csv: row 1 looks like the headings but lacks" in said
