from django.apps import AppConfig


class ClosingsConfig(AppConfig):
    name = "zhixing.domain.closings"
    label = "closings"
