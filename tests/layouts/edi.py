"""Writes EDI interchanges for the tests, with envelopes whose counts are right unless a test spoils them."""

from __future__ import annotations

from collections.abc import Sequence


def x12(kind: str, *segments: str, terminator: str = "~", separator: str = "*", group: str = "PT") -> str:
    """Return an interchange with one transaction set; segments are written with `*`."""
    head = f"ISA*00*          *00*          *ZZ*{'NORTHTRADE':15}*ZZ*{'MAKER':15}*260401*0800*U*00401*000000071*0*P*>"
    body = [f"ST*{kind}*0001", *segments, f"SE*{len(segments) + 2}*0001"]
    rows = [
        head, f"GS*{group}*NORTHTRADE*MAKER*20260401*0800*71*X*004010", *body, "GE*1*71", "IEA*1*000000071",
    ]  # fmt: skip
    return "".join(f"{row}{terminator}" for row in rows).replace("*", separator)


def edifact(kind: str, *segments: str, una: str = "", end: str = "'", version: str = "96A") -> str:
    """Return an interchange with one message."""
    body = [f"UNH+1+{kind}:D:{version}:UN", *segments]
    rows: Sequence[str] = [
        "UNB+UNOC:3+4012345000009:14+4098765000004:14+260401:0800+R77", *body, f"UNT+{len(body) + 1}+1", "UNZ+1+R77",
    ]  # fmt: skip
    return una + "".join(f"{row}{end}" for row in rows)
