"""What workers try, correct and report: trials, remarks, proposals, beds with numbers, buses."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "trials",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("account", sa.String(40), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
    )
    op.create_table(
        "remarks",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("suggested", sa.String(80), nullable=False),
        sa.Column("author", sa.String(40), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("closed_by", sa.String(40)),
        sa.Column("closed_at", sa.DateTime()),
    )
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("facts", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("author", sa.String(40), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by", sa.String(40)),
        sa.Column("decided_at", sa.DateTime()),
    )
    op.create_index("ix_proposals_subject", "proposals", ["subject"])
    op.create_table(
        "weeks",
        sa.Column("week", sa.Date(), primary_key=True),
        sa.Column("kind", sa.String(8), primary_key=True),
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("messages", sa.Integer(), nullable=False),
    )
    op.execute(
        "INSERT INTO weeks (week, kind, name, messages) "
        "SELECT week, 'language', language, messages FROM language_weeks"
    )
    op.drop_table("language_weeks")
    op.add_column("requests", sa.Column("taken_by", sa.String(40)))
    with op.batch_alter_table("bed_reports") as table:
        table.add_column(sa.Column("places", sa.Integer()))
        table.add_column(sa.Column("groups", sa.String(80), nullable=False, server_default=""))
    with op.batch_alter_table("departures") as table:
        table.add_column(sa.Column("told_by", sa.String(160)))
        table.add_column(
            sa.Column("cancelled", sa.Boolean(), nullable=False, server_default=sa.false())
        )


def downgrade() -> None:
    op.create_table(
        "language_weeks",
        sa.Column("week", sa.Date(), primary_key=True),
        sa.Column("language", sa.String(16), primary_key=True),
        sa.Column("messages", sa.Integer(), nullable=False),
    )
    op.execute(
        "INSERT INTO language_weeks (week, language, messages) "
        "SELECT week, name, messages FROM weeks WHERE kind = 'language'"
    )
    op.drop_column("requests", "taken_by")
    for column in ("cancelled", "told_by"):
        op.drop_column("departures", column)
    for column in ("groups", "places"):
        op.drop_column("bed_reports", column)
    for table in ("weeks", "proposals", "remarks", "trials"):
        op.drop_table(table)
