"""Set-up on a bare machine: what is missing is said in one line, with the command that mends it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A machine with a shell and nothing else on its PATH, and a copy of the set-up script."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "dirname", "touch"):
        found = shutil.which(name)
        assert found
        (tools / name).symlink_to(found)
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "prepare", tmp_path / ".ci" / "prepare")
    return tmp_path


def _python(machine: Path, body: str = 'exec "$REAL" "$@"') -> None:
    script = machine / "bin" / "python3"
    script.write_text(f"#!/bin/sh\nREAL={sys.executable}\n{body}\n", "utf-8")
    script.chmod(0o755)


def _prepared(machine: Path, wanted: str = "run", **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(machine / ".ci" / "prepare"), wanted],
        capture_output=True,
        text=True,
        env={"PATH": str(machine / "bin"), **environment},
        check=False,
    )


def _one_line(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 1
    (line,) = done.stderr.strip().splitlines()
    return line


def test_no_python_is_said_with_the_command_that_installs_one(machine: Path) -> None:
    assert "Python 3.11 to 3.13 not found" in (line := _one_line(_prepared(machine)))
    assert "apt-get install python3" in line


def test_a_python_that_is_too_old_is_no_python(machine: Path) -> None:
    _python(machine, "exit 1")
    assert "Python 3.11 to 3.13 not found" in _one_line(_prepared(machine))
    assert "PYTHON=python3 is not Python 3.11 to 3.13" in _one_line(_prepared(machine, PYTHON="python3"))


def test_missing_headers_are_said(machine: Path) -> None:
    _python(machine, 'case "$*" in *Python.h*) exit 1;; esac\nexec "$REAL" "$@"')
    assert "Python.h" in (line := _one_line(_prepared(machine)))
    assert "-dev" in line


def test_a_missing_venv_module_is_said(machine: Path) -> None:
    _python(machine, 'case "$*" in *ensurepip*) exit 1;; esac\nexec "$REAL" "$@"')
    assert "-venv" in _one_line(_prepared(machine))


def test_a_missing_compiler_is_said(machine: Path) -> None:
    _python(machine)
    assert "no C compiler found" in (line := _one_line(_prepared(machine)))
    assert "apt-get install build-essential" in line
    assert not (machine / ".venv").exists()


def test_what_cannot_be_prepared_is_said(machine: Path) -> None:
    assert "usage: .ci/prepare run|dev|bench|train, not 'everything'" in _one_line(_prepared(machine, "everything"))
