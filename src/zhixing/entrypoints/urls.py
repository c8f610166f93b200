"""Every address of the platform, by audience."""

from django.urls import URLPattern, URLResolver, include, path

from zhixing.entrypoints import look, sign_in

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("zhixing.entrypoints.wires")),
    path("", include("zhixing.entrypoints.portal.urls")),
    path("counter/", include("zhixing.entrypoints.counter.urls")),
    path("api/", include("zhixing.entrypoints.rest.urls")),
    path("look/<slug:wanted>.css", look.sheet, name="look"),
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("sign-in/code", sign_in.sign_in_code, name="sign-in-code"),
    path("change-password", sign_in.change_password, name="change-password"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("desk/", include("zhixing.entrypoints.desk.urls")),
]
