"""Adapters to Postgres: the embedded server, connections, migrations, one repository a table group."""
