from django.apps import AppConfig


class HandoversConfig(AppConfig):
    name = "zhixing.domain.handovers"
    label = "handovers"
