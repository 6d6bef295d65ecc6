"""Alembic's entry: runs inside the application's context, on the application's own engine."""

from alembic import context

from inspect_app.db import Base, db, writable

with writable(), db.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        user_module_prefix="inspect_app.db.",
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
