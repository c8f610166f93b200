"""The Django app that holds the machinery's tables."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class InfraConfig(AppConfig):
    name = "zhixing.infra"
    label = "infra"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import every room's events, reactions and jobs, so that announcing finds its readers."""
        for config in apps.get_app_configs():
            if config.name.startswith("zhixing.domain."):
                for part in ("events", "reactions", "jobs"):
                    if find_spec(f"{config.name}.{part}"):
                        import_module(f"{config.name}.{part}")
