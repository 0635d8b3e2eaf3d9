"""The first tables of `monitor.model.stock`."""

import sqlalchemy as sa
from alembic import op

revision = "0023.67060235"
down_revision = "0022"


def upgrade() -> None:
    """Create the tables."""
    _must_stock()
    _stock()


def _must_stock() -> None:
    op.create_table(
        "must_stock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("min_units", sa.Integer(), nullable=False),
        sa.Column("report_days", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )


def _stock() -> None:
    op.create_table(
        "stock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.String(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("on_hand", sa.BigInteger(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("report_id", "row"),
    )
    op.create_index(op.f("ix_stock_party_id"), "stock", ["party_id"], unique=False)
    op.create_index(op.f("ix_stock_report_id"), "stock", ["report_id"], unique=False)
