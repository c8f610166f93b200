from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "zhixing.domain.indicators"
    label = "indicators"
