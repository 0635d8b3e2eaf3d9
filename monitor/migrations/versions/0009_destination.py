"""The first tables of `monitor.model.destination`."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Create the tables."""
    _destination()


def _destination() -> None:
    op.create_table(
        "destination",
        sa.Column("reach", sa.String(), nullable=False),
        sa.Column("market", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("reach", "market"),
    )
