from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "zhixing.domain.documents"
    label = "documents"
