"""Decisions about leads, and the log of look-ups."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Makes both tables."""
    op.create_table(
        "disposition",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("finding", sa.String(2000), nullable=False),
        sa.Column("decision", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("at_us", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_disposition_finding", "disposition", ["finding"])
    op.create_table(
        "lookup",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("at_us", sa.BigInteger, nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("what", sa.String(100), nullable=False),
        sa.Column("key", sa.String(2000)),
        sa.Column("origin", sa.String(100)),
        sa.Column("status", sa.Integer, nullable=False),
    )
    op.create_index("lookup_by_who", "lookup", ["who", "id"])


def downgrade() -> None:
    """Drops both tables."""
    op.drop_table("lookup")
    op.drop_table("disposition")
