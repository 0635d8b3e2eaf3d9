"""The commands that a pack's README gives, run as a stranger would run them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path


def commands_of(pack: Path) -> dict[str, str]:
    """Return the commands of each numbered step of the README."""
    text = (pack / "README.txt").read_text()
    steps = re.split(r"(?m)^(\d)\. ", text.partition("How to check it")[2])
    return {
        number: "\n".join(line[4:] for line in body.splitlines() if line.startswith("    "))
        for number, body in zip(steps[1::2], steps[2::2], strict=True)
    }


def check(pack: Path, step: str) -> tuple[int, str]:
    """Run the commands of a step as the README gives them, with the tools of this machine."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-c", commands_of(pack)[step]],
        cwd=pack,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": path, "LC_ALL": "C"},
    )
    return done.returncode, done.stdout + done.stderr
