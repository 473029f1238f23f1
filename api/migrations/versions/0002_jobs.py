"""Jobs: loads and withdrawals that were asked for on the page."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "job",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("wish", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text),
        sa.Column("asked_us", sa.BigInteger, nullable=False),
        sa.Column("began_us", sa.BigInteger),
        sa.Column("ended_us", sa.BigInteger),
    )
    op.create_index("ix_job_state", "job", ["state"])


def downgrade() -> None:
    """Drops it."""
    op.drop_table("job")
