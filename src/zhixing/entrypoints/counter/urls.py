"""Addresses of the counter."""

from django.urls import path

from zhixing.entrypoints.counter import pages, sign_in

urlpatterns = [
    path("", pages.inbox, name="counter-inbox"),
    path("done", pages.done, name="counter-done"),
    path("requests/<int:request_id>/", pages.one, name="counter-request"),
    path("requests/<int:request_id>/files/<int:number>", pages.added),
    path("requests/<int:request_id>/confirm", pages.confirm, name="counter-confirm"),
    path("requests/<int:request_id>/paper.pdf", pages.paper, name="counter-paper"),
    path("sign-in", sign_in.sign_in, name="counter-sign-in"),
    path("password", sign_in.password, name="counter-password"),
    path("sign-out", sign_in.sign_out, name="counter-sign-out"),
]
