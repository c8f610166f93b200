"""立案: a judgment is uploaded and read, the clerk checks the form beside its passages, and the case is filed."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.intake import api as intake
from zhixing.entrypoints.desk.frame import attempt, done, show, shown
from zhixing.entrypoints.door import staff_page
from zhixing.entrypoints.language import pick
from zhixing.kernel.refusal import Refusal

HOME = "/desk/intake/"
STATES = {
    "received": ("soon", "待审查 || To check"),
    "returned": ("wait", "已退回补正 || Returned for gaps"),
    "accepted": ("done", "已立案 || Filed"),
    "refused": ("idle", "不予受理 || Not accepted"),
}
ROLES = [
    ("", "不参与 || None"),
    ("applicant", "申请执行人 || Creditor"),
    ("debtor", "被执行人 || Debtor"),
    ("priority", "优先权人 || Holder of priority"),
]
KINDS = [("person", "自然人 || Person"), ("company", "单位 || Organisation"), ("other", "其他组织 || Other body")]
RATES = [
    ("fixed_annual", "年利率 || A year"),
    ("fixed_monthly", "月利率 || A month"),
    ("fixed_daily", "日利率 || A day"),
    ("lpr_1y", "一年期 LPR || One-year LPR"),
    ("lpr_5y", "五年期 LPR || Five-year LPR"),
    ("benchmark", "央行基准利率 || Central bank's benchmark"),
    ("contract", "合同约定 || By contract"),
]
MOST_BYTES = intake.LARGEST


class FileTooLarge(Refusal):
    zh = "文件太大，最多 20 MB。"
    en = "The file is too large: 20 MB at most."
    status = 413


class FileMissing(Refusal):
    zh = "请选一个判决文件。"
    en = "Choose a judgment file."
    status = 422


@staff_page("intake.view")
def applications(request: Any) -> HttpResponse:
    """Applications of the court, those to check first, and the upload."""
    return _list(request)


def _list(request: Any, refused: Refusal | None = None) -> HttpResponse:
    found, state = intake.applications(request.asker), request.GET.get("state", "")
    strip: list[tuple[Any, ...]] = [(HOME, "全部 || All", found.count(), "")]
    strip += [(f"{HOME}?state={key}", words, found.filter(state=key).count(), "") for key, (_, words) in STATES.items()]
    chosen = found.filter(state=state) if state in STATES else found
    rows: list[dict[str, Any]] = [
        {
            "row": row,
            "dot": STATES[row.state][0],
            "words": STATES[row.state][1],
            "form": intake.form_of(row),
            "href": f"/desk/cases/{row.case_id}/",
        }
        for row in chosen[: shown(request)]
    ]
    for line in rows:
        line["doubts"] = len(line["form"]["doubts"])
    return show(
        request, "desk/intake.html", status=refused.status if refused else 200,
        rows=rows, total=chosen.count(), strip=strip, refused=refused,
    )  # fmt: skip


@staff_page("intake.receive")
def new(request: Any) -> HttpResponse:
    """Upload a judgment; it is read at once."""
    if request.method != "POST":
        return _list(request)
    made: list[intake.Application] = []

    def act() -> None:
        file = request.FILES.get("file")
        if file is None:
            raise FileMissing
        if file.size > MOST_BYTES:
            raise FileTooLarge
        made.append(intake.receive(request.asker, file.name, file.read(), request.at))

    refused = attempt(act)
    if refused is not None:
        return _list(request, refused)
    return done(request, "已读取，请核对标出的地方。 || Read; check what is marked.", f"{HOME}{made[0].pk}/")


@staff_page("intake.view")
def application(request: Any, application_id: int) -> HttpResponse:
    """The form beside the passages it was read from."""
    return _page(request, application_id)


def _page(request: Any, application_id: int, refused: Refusal | None = None) -> HttpResponse:
    row = intake.application(request.asker, application_id)
    form = intake.form_of(row)
    place = str(refused.facts.get("place", "")) if refused else ""
    return show(
        request,
        "desk/application.html",
        status=refused.status if refused else 200,
        row=row,
        words=STATES[row.state][1],
        dot=STATES[row.state][0],
        open=row.state in ("received", "returned"),
        instrument=_fields(form, row.text, "instrument", INSTRUMENT, form["instrument"], place),
        people=[_person(form, row.text, n, one, place) for n, one in enumerate(form["parties"])],
        duties=[_duty(form, row.text, n, one, place) for n, one in enumerate(form["obligations"])],
        keys=[(one["key"], one["name"]) for one in form["parties"]],
        doubts=len(form["doubts"]),
        received_on=form["received_on"],
        doubled=form["instrument"]["doubled_interest"],
        priority=form.get("priority", []),
        roles=ROLES,
        kinds=KINDS,
        rates=RATES,
        refused=refused,
    )


INSTRUMENT = {
    "title": "文书名称 || Title",
    "court": "作出法院 || Court",
    "number": "案号 || Number",
    "cause": "案由 || Cause",
    "judged_on": "裁判日期 || Day of judgment",
    "effective_on": "生效日期 || In force from",
}
PERSON = {
    "name": "姓名、名称 || Name",
    "id_number": "证件号、信用代码 || ID number, credit code",
    "phone": "电话 || Phone",
    "address": "住址 || Address",
    "representative": "法定代表人 || Representative",
}
DUTY = {"what": "款项 || What", "amount": "金额（元） || Sum (CNY)"}


def _fields(form: Any, text: str, prefix: str, known: dict[str, str], values: Any, wrong: str) -> list[dict[str, Any]]:
    """Fields of one part: value, the passage behind it, and why a clerk must look."""
    return [
        {
            "name": f"{prefix}.{key}",
            "label": label,
            "value": values.get(key, ""),
            "source": _passage(form, text, f"{prefix}.{key}"),
            "error": _error(form, f"{prefix}.{key}", wrong),
            "type": "date" if key.endswith("_on") else "text",
        }
        for key, label in known.items()
    ]


def _passage(form: Any, text: str, place: str) -> str:
    start, end = form["passages"].get(place, (0, 0))
    return text[start:end][:160] if end else ""


def _error(form: Any, place: str, wrong: str) -> str:
    if place == wrong:
        return "没有填写或者填写有误 || Empty or can't be read"
    doubt = form["doubts"].get(place)
    if not doubt:
        return ""
    if doubt == "costs_advanced":
        return "请核对：是否由申请人预交 || Check: whether the creditor advanced it"
    one = intake.Doubt(doubt)
    return f"请核对：{one.zh} || Check: {one.en}"


def _person(form: Any, text: str, n: int, one: Any, wrong: str) -> dict[str, Any]:
    agents = "、".join(f"{agent['name']}（{agent.get('firm', '')}）" for agent in one["agents"])
    return {
        "n": n,
        "one": one,
        "fields": _fields(form, text, f"parties.{n}", PERSON, one, wrong),
        "role_error": _error(form, f"parties.{n}.role", wrong),
        "agents": agents,
    }


def _duty(form: Any, text: str, n: int, one: Any, wrong: str) -> dict[str, Any]:
    return {
        "n": n,
        "one": one,
        "fields": _fields(form, text, f"obligations.{n}", DUTY, one, wrong),
        "payers_error": _error(form, f"obligations.{n}.payers", wrong),
        "payees_error": _error(form, f"obligations.{n}.payees", wrong),
        "interest": [
            {"k": k, "rule": rule, "source": _passage(form, text, f"obligations.{n}.interest.{k}"),
             "error": next((e for f in ("base", "from_on", "rate_type") if (e := _error(form, f"obligations.{n}.interest.{k}.{f}", wrong))), "")}
            for k, rule in enumerate(one["interest"])
        ],
    }  # fmt: skip


def _typed(form: Any, given: Any) -> Any:
    """The form with what the clerk changed; places he touched are no longer in doubt."""
    form["received_on"] = given.get("received_on", form["received_on"])
    form["instrument"]["doubled_interest"] = given.get("instrument.doubled_interest") == "1"
    _take(form, given, "instrument", INSTRUMENT, form["instrument"])
    for n, one in enumerate(form["parties"]):
        _take(form, given, f"parties.{n}", {**PERSON, "role": "", "kind": ""}, one)
        one["e_service"] = given.get(f"parties.{n}.e_service") == "1"
    for n, one in enumerate(form["obligations"]):
        _take(form, given, f"obligations.{n}", {**DUTY, "due_on": ""}, one)
        one["joint"] = given.get(f"obligations.{n}.joint") == "1"
        for side in ("payers", "payees"):
            if f"obligations.{n}.here" in given:
                chosen = given.getlist(f"obligations.{n}.{side}")
                if chosen != one[side]:
                    form["doubts"].pop(f"obligations.{n}.{side}", None)
                one[side] = chosen
        for k, rule in enumerate(one["interest"]):
            names = ("base", "from_on", "until_on", "rate_type", "rate", "multiplier")
            _take(form, given, f"obligations.{n}.interest.{k}", dict.fromkeys(names, ""), rule)
    dropped = {int(n) for n in given.getlist("drop") if n.isdecimal()}
    form["obligations"] = [one for n, one in enumerate(form["obligations"]) if n not in dropped]
    return form


def _take(form: Any, given: Any, prefix: str, names: Any, values: Any) -> None:
    for key in names:
        typed = given.get(f"{prefix}.{key}")
        if typed is not None and typed.strip() != str(values.get(key) or ""):
            values[key] = typed.strip()
            form["doubts"].pop(f"{prefix}.{key}", None)


@staff_page("intake.receive")
@require_POST
def save(request: Any, application_id: int) -> HttpResponse:
    """Save the form, whole or not; with `accept`, file the case too."""
    row = intake.application(request.asker, application_id)
    form = _typed(intake.form_of(row), request.POST)
    refused = attempt(lambda: intake.amend(request.asker, application_id, form))
    if refused is None and "accept" in request.POST:
        made: list[Any] = []
        refused = attempt(lambda: made.append(intake.accept(request.asker, application_id, request.at)))
        if refused is None:
            words = f"已立案：{made[0].number} || Filed as {made[0].number}"
            return done(request, pick(words), f"/desk/cases/{made[0].pk}/")
    if refused is not None:
        return _page(request, application_id, refused)
    return done(request, "已保存。 || Saved.", f"{HOME}{application_id}/")


@staff_page("intake.receive")
@require_POST
def give_back(request: Any, application_id: int) -> HttpResponse:
    """Tell the applicant once, in full, what is missing."""
    gaps = request.POST.get("gaps", "")
    refused = attempt(lambda: intake.return_for_gaps(request.asker, application_id, gaps, request.at))
    return (
        _page(request, application_id, refused)
        if refused
        else done(request, "已退回补正。 || Returned.", f"{HOME}{application_id}/")
    )


@staff_page("intake.accept")
@require_POST
def refuse(request: Any, application_id: int) -> HttpResponse:
    """Rule that the application is not accepted."""
    ground = request.POST.get("ground", "")
    refused = attempt(lambda: intake.refuse(request.asker, application_id, ground, request.at))
    return (
        _page(request, application_id, refused)
        if refused
        else done(request, "已裁定不予受理。 || Not accepted.", f"{HOME}{application_id}/")
    )
