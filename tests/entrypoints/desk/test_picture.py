"""The path of a case as the page draws it: every node, when, and who."""

import re
from datetime import timedelta

from tests.entrypoints.desk.stage import signed_in
from tests.rooms import build
from zhixing.domain.cases import api as cases
from zhixing.domain.procedure import api as procedure
from zhixing.entrypoints import words
from zhixing.entrypoints.desk.picture import picture


def test_the_path_shows_every_node_and_who_did_it_or_has_it(fresh_database):
    scope = build.court()
    judge = build.staff(scope, "judge", "officer", name="陈知远")
    head = build.staff(scope, "head", "command", name="顾闻笛")
    case = build.case(scope)
    build.drain()  # no seal and no offices: the robots leave notices and queries to people
    on = build.now(scope).date()
    stations = picture(scope, procedure.path(scope, case.pk, on))["stations"]
    (lane,) = [node for station in stations for node in station["nodes"] if node["name"] == "繁简分流"]
    fifth = on + timedelta(days=5)
    assert (lane["state"], lane["note"]) == ("waiting", f"最迟 {words.day(fifth)} 开启")
    page = signed_in(head).get(f"/desk/cases/{case.pk}/nodes").content.decode()
    assert re.search(rf"未开启</span></td><td>最迟 (\d+年)?{fifth.month}月{fifth.day}日 开启<", page)
    acting = build.with_(scope, actor=f"staff:{head.pk}", staff_id=head.pk)
    cases.choose_lane(acting, case.pk, "simple", [], build.now(scope))
    build.drain()

    drawn = picture(scope, procedure.path(scope, case.pk, build.now(scope).date()))
    nodes = {node["name"]: node for station in drawn["stations"] for node in station["nodes"]}
    assert len(nodes) == len(procedure.definitions()) == 38
    told = {name: (node["state"], node.get("who", "")) for name, node in nodes.items()}
    assert told["确定承办人"] == ("done", "机器人")
    assert told["繁简分流"] == ("done", "顾闻笛")
    assert told["结案与归档"] == ("running", judge.name)
    assert told["发起网络查控"][1] == "查控送达"
    assert told["一拍公告"] == ("waiting", "")
    assert told["执前督促"] == ("unbuilt", "")
