from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "zhixing.domain.cases"
    label = "cases"
