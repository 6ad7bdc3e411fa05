"""Alembic's entry: migrates the connection that `bot.database.migrate` hands over."""

from alembic import context

from bot.database import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()
