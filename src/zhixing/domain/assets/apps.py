from django.apps import AppConfig


class AssetsConfig(AppConfig):
    name = "zhixing.domain.assets"
    label = "assets"
