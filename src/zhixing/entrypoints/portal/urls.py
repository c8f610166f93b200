"""Addresses of the public's pages."""

from django.urls import path

from zhixing.entrypoints.portal import case, check, entrance

urlpatterns = [
    path("check/", check.check, name="check-paper"),
    path("check/<str:code>", check.check, name="check-paper"),
    path("case", entrance.start, name="portal"),
    path("case/<str:code>", entrance.stage, name="case-stage"),
    path("case/<str:code>/send", entrance.send, name="case-send"),
    path("case/<str:code>/enter", entrance.enter, name="case-enter"),
    path("portal/", case.mine, name="party-case"),
    path("portal/accounts", case.propose, name="party-propose"),
    path("portal/accounts/<int:account_id>/confirm", case.confirm, name="party-confirm"),
    path("portal/papers/<int:delivery_id>.pdf", case.paper, name="party-paper"),
    path("portal/sign-out", case.leave, name="party-leave"),
]
