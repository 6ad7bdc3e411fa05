"""Safe forms of rows, offices, what workers report of houses, requests of more than one kind."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

DATED = ("shelters", "departures", "contacts")


def upgrade() -> None:
    for table in DATED:
        op.add_column(
            table, sa.Column("safe", sa.String(length=80), nullable=False, server_default="")
        )
    op.create_table(
        "offices",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("organization", sa.String(length=40), nullable=False),
        sa.Column("city", sa.String(length=80), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("as_of", sa.String(length=7), nullable=False),
        sa.Column("sources", sa.String(length=120), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=False),
        sa.Column("review_by", sa.Date(), nullable=False),
        sa.Column("safe", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "bed_reports",
        sa.Column("shelter_id", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("reported_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("shelter_id"),
    )
    op.create_table(
        "requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("city", sa.String(length=80), nullable=False),
        sa.Column("requested_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_requests_requested_at"), "requests", ["requested_at"])
    op.execute(
        "INSERT INTO requests (kind, language, city, requested_at) "
        "SELECT 'interpreter', language, city, requested_at FROM interpreter_requests ORDER BY id"
    )
    op.drop_table("interpreter_requests")


def downgrade() -> None:
    op.create_table(
        "interpreter_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("city", sa.String(length=80), nullable=False),
        sa.Column("requested_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        op.f("ix_interpreter_requests_requested_at"), "interpreter_requests", ["requested_at"]
    )
    op.execute(
        "INSERT INTO interpreter_requests (language, city, requested_at) "
        "SELECT language, city, requested_at FROM requests WHERE kind = 'interpreter' ORDER BY id"
    )
    for table in ("requests", "bed_reports", "offices"):
        op.drop_table(table)
    for table in DATED:
        op.drop_column(table, "safe")
