"""The store: opening the database, sessions, migrations, bulk writes."""
