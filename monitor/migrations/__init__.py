"""The store's schema over time, as Alembic revisions; `python -m monitor.migrations.generate` writes them."""
