"""The first page: one door for each who comes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhixing.entrypoints.door import public_page
from zhixing.entrypoints.portal import law


@public_page
def front(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/front.html", {"calculators": law.PAGES.values()})
