from django.apps import AppConfig


class CustodyConfig(AppConfig):
    name = "zhixing.domain.custody"
    label = "custody"
