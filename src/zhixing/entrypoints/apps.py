"""The Django app that holds the look: layouts, components, styles."""

from django.apps import AppConfig


class EntrypointsConfig(AppConfig):
    name = "zhixing.entrypoints"
    label = "entrypoints"
