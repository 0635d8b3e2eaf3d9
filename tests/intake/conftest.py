"""The desk that most tests of reports work at; some furnish it otherwise."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from tests.intake.report_desk import ReportDesk


@pytest.fixture
def desk(session: Session) -> ReportDesk:
    return ReportDesk(session)
