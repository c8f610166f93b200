"""Where a database is reached, and as whom."""

import os
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

BOOTSTRAP, OWNER, APP = "zhixing_bootstrap", "zhixing_owner", "zhixing_app"


@dataclass(frozen=True)
class Database:
    """`postgresql://user:password@host:port/name` for each role; `bootstrap_url` is empty for a database not ours."""

    bootstrap_url: str = field(repr=False)
    owner_url: str = field(repr=False)
    app_url: str = field(repr=False)

    @property
    def name(self) -> str:
        return urlsplit(self.app_url).path.lstrip("/")

    def named(self, name: str) -> "Database":
        """The same server and roles, another database on it."""
        return Database(
            _renamed(self.bootstrap_url, name), _renamed(self.owner_url, name), _renamed(self.app_url, name)
        )

    def environment(self) -> dict[str, str]:
        """What a process needs in its environment to work on this database."""
        return {"ZHIXING_DATABASE_URL": self.app_url, "ZHIXING_DATABASE_OWNER_URL": self.owner_url}


def given() -> Database | None:
    """The database named by `ZHIXING_DATABASE_URL` and `ZHIXING_DATABASE_OWNER_URL`, if one is."""
    url = os.environ.get("ZHIXING_DATABASE_URL", "")
    return Database("", os.environ.get("ZHIXING_DATABASE_OWNER_URL") or url, url) if url else None


def _renamed(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}")) if url else ""
