from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "zhixing.domain.agencies"
    label = "agencies"
