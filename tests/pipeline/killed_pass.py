"""Run as a script: make one pass and die by SIGKILL at the n-th boundary; with n = 0 live on and count them.

A boundary is where something durable happens: just before and just after every commit of the store, every
record of the evidence archive and every mail handed to the server.

usage: killed_pass.py WORKSPACE ISO-TIME PLAN N
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from monitor.evidence.archive import EvidenceArchive
from monitor.outbox.channels import mail
from monitor.pipeline.run import run
from monitor.settings import open_workspace

root, at, plan, die_at = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]), sys.argv[3], int(sys.argv[4])
passed: list[str] = []


def boundary(name: str) -> None:
    passed.append(name)
    if len(passed) == die_at:
        os.kill(os.getpid(), signal.SIGKILL)


def around(owner: Any, name: str) -> None:
    original: Callable[..., Any] = getattr(owner, name)

    def wrapped(*args: Any, **named: Any) -> Any:
        boundary(f"before {name}")
        result = original(*args, **named)
        boundary(f"after {name}")
        return result

    setattr(owner, name, wrapped)


event.listen(Engine, "commit", lambda _connection: boundary("before commit"))
event.listen(Session, "after_commit", lambda _session: boundary("after commit"))
around(EvidenceArchive, "store_response")
around(EvidenceArchive, "_name")
around(EvidenceArchive, "store_bytes")
around(mail, "_message")

run(open_workspace(root), now=at, plan=plan)
sys.stdout.write("\n".join(passed))
