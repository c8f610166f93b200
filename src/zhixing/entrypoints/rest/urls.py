"""Addresses of the REST interface."""

from django.urls import path

from zhixing.entrypoints.rest import agents, cases, claims, exchange, measures, money, sales  # noqa: F401  declare
from zhixing.entrypoints.rest.docs import docs
from zhixing.entrypoints.rest.frame import api, marked

_patterns, _app, _namespace = api.urls
urlpatterns = [path("docs", docs, name="rest-docs"), path("", (marked(_patterns), _app, _namespace))]
