"""The first tables of `monitor.model.screenshot`."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Create the tables."""
    _screenshot()


def _screenshot() -> None:
    op.create_table(
        "screenshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page_evidence_id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("page_evidence_id", "area", "subject"),
    )
    op.create_index(op.f("ix_screenshot_page_evidence_id"), "screenshot", ["page_evidence_id"], unique=False)
