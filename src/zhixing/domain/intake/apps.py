from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "zhixing.domain.intake"
    label = "intake"
