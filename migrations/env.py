"""What Alembic runs: revisions on the connection that the caller opened, or on `giliran.db` of `-x data=DIR`.

From a checkout: `alembic -x data=DIR revision --autogenerate -m "Say what changes"`. Read what it wrote: Alembic sees
neither check constraints nor the conditions of partial indexes; the test of the schema's text does.
"""

from pathlib import Path

from alembic import context
from sqlalchemy import Connection

from server.storage.engine import open_engine, writing
from server.storage.tables import metadata


def run(connection: Connection) -> None:
    """Run the revisions asked for within the caller's transaction."""
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    engine = open_engine(Path(context.get_x_argument(as_dictionary=True)["data"]))
    with writing(engine) as own:
        run(own)
    engine.dispose()
