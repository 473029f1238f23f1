"""The log of look-ups is read by day."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the index."""
    op.create_index("lookup_by_at", "lookup", ["at_us"])


def downgrade() -> None:
    """Drops it."""
    op.drop_index("lookup_by_at", "lookup")
