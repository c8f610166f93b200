"""What every process does first: find the database and bring Django up on it."""

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhixing.infra.postgres import Database


def database() -> "Database":
    """The database of this home, started if need be, or the one named in the environment.

    Secrets are made up for an empty database only: lost ones must be restored, never replaced. Raises SecretMissing.
    """
    from zhixing.infra import home, postgres
    from zhixing.infra.postgres import migrations

    found = postgres.ensure_running()
    if missing := home.missing_secrets():
        if not migrations.blank(found):
            raise home.SecretMissing(name=missing[0], file=str(home.home() / "keys" / missing[0]))
        home.make_secrets()
    return found


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
