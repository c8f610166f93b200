from django.apps import AppConfig


class ValuationsConfig(AppConfig):
    name = "zhixing.domain.valuations"
    label = "valuations"
