"""What Alembic runs: the revisions, on the connection it is handed."""

from alembic import context

from engine.store import file_tables, people_tables, tables
from engine.store.metadata import metadata

TABLES = (tables.definition, people_tables.person, file_tables.file)  # importing them fills the metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
