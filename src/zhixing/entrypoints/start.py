"""What every process does first: find the database and bring Django up on it."""

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhixing.infra.postgres import Database


def database() -> "Database":
    """The database of this home, started if need be; a new home gets its secrets first.

    With `ZHIXING_DATABASE_URL` nothing is started and no secret is made up: they belong to that database's data.
    """
    from zhixing.infra import home, postgres

    if not postgres.given():
        home.make_secrets()
    return postgres.ensure_running()


def enter(owner: bool = False) -> "Database":
    """Bring up the database, and Django on it as the app (as the `owner` to migrate)."""
    import django

    found = database()
    os.environ.update(found.environment())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhixing.infra.settings")
    if owner:
        os.environ["ZHIXING_ROLE"] = "owner"
    django.setup()
    return found
