"""Lets the tests of this folder share the small channel of `scheme_stand`; some furnish it otherwise."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from sqlmodel import Session

from monitor.settings import Workspace

sys.path.insert(0, str(Path(__file__).parent))

from scheme_stand import furnish


@pytest.fixture
def stand(workspace: Workspace, session: Session) -> Workspace:
    """The small channel, without any scheme."""
    return furnish(workspace, session)
