"""PostgreSQL from a PyPI wheel, run by us: no package of the system, no service, durable settings.

`ensure_running()` gives the addresses of a running database; with `ZHIXING_DATABASE_URL` set it starts nothing and
gives that one. Three roles: a bootstrap superuser, the owner of the tables (migrations) and the app's own.
"""

from zhixing.infra.postgres.address import Database, given
from zhixing.infra.postgres.server import ServerDidNotStart, ensure_running, known, stop

__all__ = ["Database", "ServerDidNotStart", "ensure_running", "given", "known", "stop"]
