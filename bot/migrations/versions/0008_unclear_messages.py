"""Messages that were not understood, kept for those who mend the examples (where opted in)."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "unclear",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("whose", sa.String(64), nullable=False, index=True),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False, index=True),
        sa.Column("intent", sa.String(80), nullable=False),
        sa.Column("decided_by", sa.String(80)),
        sa.Column("decided_at", sa.DateTime()),
    )


def downgrade() -> None:
    op.drop_table("unclear")
