from django.apps import AppConfig


class ProcedureConfig(AppConfig):
    name = "zhixing.domain.procedure"
    label = "procedure"
