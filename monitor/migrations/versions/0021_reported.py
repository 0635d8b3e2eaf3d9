"""The first tables of `monitor.model.reported`."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Create the tables."""
    _claimed_line()
    _reported_price()
    _reported_product()


def _claimed_line() -> None:
    op.create_table(
        "claimed_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("claim", sa.String(), nullable=False),
        sa.Column("contract", sa.String(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("claimed_on", sa.Date(), nullable=True),
        sa.Column("list_minor", sa.BigInteger(), nullable=True),
        sa.Column("list_per", sa.BigInteger(), nullable=False),
        sa.Column("contract_minor", sa.BigInteger(), nullable=True),
        sa.Column("contract_per", sa.BigInteger(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("report_id", "row"),
    )
    op.create_index(op.f("ix_claimed_line_party_id"), "claimed_line", ["party_id"], unique=False)
    op.create_index(op.f("ix_claimed_line_report_id"), "claimed_line", ["report_id"], unique=False)


def _reported_price() -> None:
    op.create_table(
        "reported_price",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.String(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("price_minor", sa.BigInteger(), nullable=False),
        sa.Column("per", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("report_id", "row"),
    )
    op.create_index(op.f("ix_reported_price_party_id"), "reported_price", ["party_id"], unique=False)
    op.create_index(op.f("ix_reported_price_report_id"), "reported_price", ["report_id"], unique=False)


def _reported_product() -> None:
    op.create_table(
        "reported_product",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("gtin", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("report_id", "row"),
    )
    op.create_index(op.f("ix_reported_product_party_id"), "reported_product", ["party_id"], unique=False)
    op.create_index(op.f("ix_reported_product_report_id"), "reported_product", ["report_id"], unique=False)
