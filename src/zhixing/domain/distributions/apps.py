from django.apps import AppConfig


class DistributionsConfig(AppConfig):
    name = "zhixing.domain.distributions"
    label = "distributions"
