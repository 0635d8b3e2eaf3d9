"""Alembic's entry: runs revisions on the connection that `monitor.store.migrate` hands over."""

from alembic import context

from monitor.migrations.rendering import render_plain
from monitor.store.migrate import METADATA

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=True,
    render_item=render_plain,
)
with context.begin_transaction():
    context.run_migrations()
