"""督办: the open nodes of the courts in scope as one list, by court, officer, station, module, group and colour."""

from typing import Any

from django.http import HttpResponse

from zhixing.domain.courts import api as courts
from zhixing.domain.procedure import api as procedure
from zhixing.entrypoints.desk import acts
from zhixing.entrypoints.desk.frame import number, show, shown
from zhixing.entrypoints.door import staff_page

COLOURS = {"red": "红：已超期 || Red: overdue", "yellow": "黄：快到期 || Yellow: due soon", "green": "绿 || Green"}
ANY = ("", "全部 || All")


@staff_page("indicator.view")
def nodes(request: Any) -> HttpResponse:
    """What is open, the soonest due first; the matrix of the indicators leads here."""
    scope, on, given = request.asker, request.at.date(), request.GET
    known = _choices(request)
    chosen = {name: given[name] for name, _, options in known if given.get(name) and given[name] in dict(options)}
    court_id, owner_id = (number(chosen.get(name)) or None for name in ("court", "officer"))
    part = {name: chosen[name] for name in ("station", "module", "group") if chosen.get(name)}
    found = procedure.watched(scope, on, court_id, owner_id, chosen.get("colour", ""), **part)
    rows = list(found.select_related("owner", "court")[: shown(request)])
    tasks = [procedure.task(node, on) for node in rows]
    return show(
        request,
        "desk/watching.html",
        rows=acts.rows(scope, tasks),
        total=found.count(),
        known=[(name, words, options, chosen.get(name, "")) for name, words, options in known],
        chosen=bool(chosen),
    )


def _choices(request: Any) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The filters: name, words, and what each may be set to."""
    scope, roles = request.asker, courts.roles()
    in_scope = courts.Court.objects.filter(pk__in=scope.courts).order_by("code")
    people = courts.staff(scope).values_list("pk", "name", "court__name")
    several = len(scope.courts) > 1
    return [
        ("court", "法院 || Court", [ANY, *((str(one.pk), f"{one.name} || {one.name_en}") for one in in_scope)]),
        (
            "officer",
            "承办人 || Officer",
            [ANY, *((str(pk), f"{name}（{of}）" if several else name) for pk, name, of in people)],
        ),
        ("station", "环节 || Stage", [ANY, *((k, f"{zh} || {en}") for k, (_, zh, en) in procedure.stations().items())]),
        ("module", "模块 || Module", [ANY, *((k, f"{zh} || {en}") for k, (zh, en) in procedure.modules().items())]),
        ("group", "岗位 || Group", [ANY, *((k, f"{roles[k]['zh']} || {roles[k]['en']}") for k in courts.groups())]),
        ("colour", "灯色 || Colour", [ANY, *COLOURS.items()]),
    ]
