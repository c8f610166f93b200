from django.apps import AppConfig


class CourtsConfig(AppConfig):
    name = "zhixing.domain.courts"
    label = "courts"
