from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "zhixing.domain.parties"
    label = "parties"
