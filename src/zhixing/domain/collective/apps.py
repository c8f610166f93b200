from django.apps import AppConfig


class CollectiveConfig(AppConfig):
    name = "zhixing.domain.collective"
    label = "collective"
