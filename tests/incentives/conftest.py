"""Lets the tests of this folder share the small channel of `scheme_stand`; some furnish it otherwise."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from monitor.settings import Workspace
from tests.incentives.scheme_stand import furnish


@pytest.fixture
def stand(workspace: Workspace, session: Session) -> Workspace:
    """The small channel, without any scheme."""
    return furnish(workspace, session)
