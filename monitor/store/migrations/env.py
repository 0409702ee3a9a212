"""How migrations run: on the store's own connection, inside its transaction, the same on both databases.

To write one: change ``schema.py``, then ``alembic revision --autogenerate`` is not needed; write the
next number by hand like the last, and the tests say whether the two agree.
"""

from alembic import context

from monitor.store import passage_tables, run_tables  # noqa: F401  (part of the schema)
from monitor.store.people_schema import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    transactional_ddl=True,
)
context.run_migrations()
