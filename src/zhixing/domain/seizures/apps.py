from django.apps import AppConfig


class SeizuresConfig(AppConfig):
    name = "zhixing.domain.seizures"
    label = "seizures"
