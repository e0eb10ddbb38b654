"""Why somebody is asked: by name, which everybody asked so far is, or by a role."""

from alembic import op
from sqlalchemy import Column, ForeignKey, Index, MetaData, Table, Text

from engine.store.metadata import Id, Moment
from engine.store.metadata import metadata as live

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

metadata = MetaData(naming_convention=live.naming_convention)

Table("task", metadata, Column("id", Id, primary_key=True))

CANDIDATE = Table(
    "task_candidate",
    metadata,
    Column("principal", Id, primary_key=True),
    Column("task", Id, ForeignKey("task.id", ondelete="CASCADE"), primary_key=True),
    Column("basis", Text, primary_key=True, nullable=False, server_default=""),
    Index("ix_task_candidate_task", "task"),
)
PARTICIPANT = Table(
    "participant",
    metadata,
    Column("principal", Id, primary_key=True),
    Column("record", Id, primary_key=True),
    Column("basis", Text, primary_key=True, nullable=False, server_default=""),
    Column("app", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("since", Moment, nullable=False),
    Index("ix_participant_record", "record"),
)


def upgrade() -> None:
    """Add the basis; where somebody may be asked for several reasons, it is part of the key."""
    op.add_column("task", Column("basis", Text, nullable=False, server_default=""))
    for table in (CANDIDATE, PARTICIPANT):
        if op.get_bind().dialect.name == "postgresql":
            _widen(table)
        else:
            _make_again(table)


def _widen(table: Table) -> None:
    key = f"pk_{table.name}"
    op.add_column(table.name, Column("basis", Text, nullable=False, server_default=""))
    op.drop_constraint(key, table.name, type_="primary")
    op.create_primary_key(key, table.name, [column.name for column in table.primary_key.columns])


def _make_again(table: Table) -> None:
    """SQLite cannot change a key: the rows move to a table made anew."""
    kept = ", ".join(f'"{column.name}"' for column in table.columns if column.name != "basis")
    for index in table.indexes:
        op.drop_index(str(index.name), table.name)
    op.rename_table(table.name, f"{table.name}_before")
    table.create(op.get_bind())
    op.execute(f'insert into "{table.name}" ({kept}) select {kept} from "{table.name}_before"')
    op.drop_table(f"{table.name}_before")
