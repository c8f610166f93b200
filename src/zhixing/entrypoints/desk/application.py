"""The fields of an application: what each shows beside its passage, and what a clerk typed into them."""

from collections.abc import Iterable
from typing import Any

from zhixing.domain.intake import api as intake
from zhixing.law.filing_instruments import INSTRUMENTS as KNOWN

ROLES = [
    ("", "不参与 || None"),
    ("applicant", "申请执行人 || Creditor"),
    ("debtor", "被执行人 || Debtor"),
    ("priority", "优先权人 || Holder of priority"),
]
KINDS = [("person", "自然人 || Person"), ("company", "单位 || Organisation"), ("other", "其他组织 || Other body")]
AUTHORITIES = [("ordinary", "一般授权 || ordinary"), ("special", "特别授权 || special")]
PRIORITIES = [
    ("", "没有 || None"),
    ("抵押权", "抵押权 || Mortgage"),
    ("质权", "质权 || Pledge"),
    ("留置权", "留置权 || Lien"),
    ("建设工程价款优先受偿权", "建设工程价款优先受偿权 || Builder's priority"),
]
INSTRUMENTS = [(one.key, f"{one.zh} || {one.en}") for one in KNOWN.values()]
RATES = [
    ("fixed_annual", "年利率 || A year"),
    ("fixed_monthly", "月利率 || A month"),
    ("fixed_daily", "日利率 || A day"),
    ("lpr_1y", "一年期 LPR || One-year LPR"),
    ("lpr_5y", "五年期 LPR || Five-year LPR"),
    ("lpr_unspecified_tenor", "LPR，期限未写明 || LPR, no tenor printed"),
    ("pboc_6m_loan", "贷款基准利率，六个月内 || Benchmark, to six months"),
    ("pboc_1y_loan", "贷款基准利率，一年内 || Benchmark, to one year"),
    ("pboc_3y_loan", "贷款基准利率，一至三年 || Benchmark, one to three years"),
    ("pboc_mid_loan", "贷款基准利率，三至五年 || Benchmark, three to five years"),
    ("pboc_5y_loan", "贷款基准利率，五年以上 || Benchmark, over five years"),
    ("pboc_same_period_loan", "贷款基准利率，期限未写明 || Benchmark, no tenor printed"),
    ("pboc_current_deposit", "活期存款利率，须填数值 || Demand deposit, give the rate"),
    ("pboc_same_period_deposit", "同期存款利率，须填数值 || Term deposit, give the rate"),
    ("contract", "合同约定，须填数值 || By contract, give the rate"),
]
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
AGENT = ("name", "firm", "phone", "authority")
DUTY = {
    "what": "款项 || What",
    "amount": "金额（元） || Sum (CNY)",
    "accrued": "其中利息（元） || Of it interest (CNY)",
}
INTEREST = ("base", "from_on", "until_on", "rate_type", "rate", "multiplier")


def fields(form: Any, text: str, wrong: str) -> dict[str, Any]:
    """What the page shows of a form; `wrong`: the place that kept it from being filed."""
    doubled = "instrument.doubled_interest"
    return {
        "instrument": _fields(form, text, "instrument", INSTRUMENT, form["instrument"], wrong),
        "people": [_person(form, text, n, one, wrong) for n, one in enumerate(form["parties"])],
        "duties": [_duty(form, text, n, one, wrong) for n, one in enumerate(form["obligations"])],
        "kind": form["instrument"].get("kind") or "judgment",
        "kind_error": _error(form, "instrument.kind", wrong),
        "instruments": INSTRUMENTS,
        "keys": [(one["key"], one["name"] or f"（{n}）") for n, one in enumerate(form["parties"], start=1)],
        "doubts": len(form["doubts"]),
        "received_on": form["received_on"],
        "doubled": form["instrument"]["doubled_interest"],
        "doubled_source": _passage(form, text, doubled),
        "doubled_error": _error(form, doubled, wrong),
        "priority": form.get("priority", []),
        "told": _told(form, text, ""),
        "roles": ROLES,
        "kinds": KINDS,
        "authorities": AUTHORITIES,
        "priorities": PRIORITIES,
    }


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
    return f"请核对：{intake.Doubt(doubt).zh} || Check: {intake.Doubt(doubt).en}" if doubt else ""


def _first(errors: Iterable[str]) -> str:
    return next(filter(None, errors), "")


def _told(form: Any, text: str, part: str) -> list[dict[str, str]]:
    """What was read and has no field: each with its passage, until a clerk has looked."""
    return [
        {"place": place, "words": _error(form, place, ""), "source": _passage(form, text, place)}
        for place in form["doubts"]
        if place.startswith(f"{part}told.")
    ]


def _person(form: Any, text: str, n: int, one: Any, wrong: str) -> dict[str, Any]:
    pre = f"parties.{n}"
    return {
        "n": n,
        "one": one,
        "fields": _fields(form, text, pre, PERSON, one, wrong),
        "role_error": _error(form, f"{pre}.role", wrong),
        "agents": [
            {
                "pre": f"{pre}.agents.{k}",
                "one": agent,
                "source": _passage(form, text, f"{pre}.agents.{k}.authority"),
                "error": _first(
                    _error(form, f"{pre}.agents.{k}.{name}", wrong) for name in ("authority", "name", "firm")
                ),
            }
            for k, agent in enumerate(one["agents"])
        ],
    }


def _duty(form: Any, text: str, n: int, one: Any, wrong: str) -> dict[str, Any]:
    pre = f"obligations.{n}"
    marks: dict[str, Any] = {
        f"{key}_error": _error(form, f"{pre}.{key}", wrong) for key in ("payers", "payees", "priority", "due_on")
    }
    marks |= {
        f"{key}_source": _passage(form, text, f"{pre}.{key}") for key in ("payers", "payees", "priority", "joint")
    }
    return marks | {
        "n": n,
        "one": one,
        "priority": one.get("priority", ""),
        "fields": _fields(form, text, pre, DUTY, one, wrong),
        "interest": [_rule(form, text, f"{pre}.interest.{k}", rule, wrong) for k, rule in enumerate(one["interest"])],
        "told": _told(form, text, f"{pre}."),
    }


def _rule(form: Any, text: str, pre: str, one: Any, wrong: str) -> dict[str, Any]:
    """A period of interest; a kind of rate that is not offered any more stays as it is until a clerk chooses another."""
    kind = one["rate_type"]
    return {
        "pre": pre,
        "rule": one,
        "rates": RATES if kind in ("", *(key for key, _ in RATES)) else [*RATES, (kind, kind)],
        "source": _passage(form, text, pre),
        "errors": [error for key in INTEREST if (error := _error(form, f"{pre}.{key}", wrong))],
    }


def typed(form: Any, given: Any) -> Any:
    """The form with what the clerk changed; places he touched or ticked off are no longer in doubt."""
    form["received_on"] = given.get("received_on", form["received_on"])
    form["instrument"]["doubled_interest"] = given.get("instrument.doubled_interest") == "1"
    _take(form, given, "instrument", (*INSTRUMENT, "kind"), form["instrument"])
    for n, one in enumerate(form["parties"]):
        _take(form, given, f"parties.{n}", (*PERSON, "role", "kind"), one)
        for ticked in ("e_service", "address_confirmed"):
            one[ticked] = given.get(f"parties.{n}.{ticked}") == "1"
        for k, agent in enumerate(one["agents"]):
            _take(form, given, f"parties.{n}.agents.{k}", AGENT, agent)
    for n, one in enumerate(form["obligations"]):
        _take_duty(form, given, f"obligations.{n}", one)
    for place in given.getlist("checked"):
        form["doubts"].pop(place, None)
    _add(form, given.get("add", ""))
    _drop(form, given.getlist("drop"))
    return form


def _take_duty(form: Any, given: Any, pre: str, one: Any) -> None:
    _take(form, given, pre, (*DUTY, "due_on", "priority"), one)
    if f"{pre}.here" in given:
        one["joint"] = given.get(f"{pre}.joint") == "1"
        for side in ("payers", "payees"):
            chosen = given.getlist(f"{pre}.{side}")
            if chosen != one[side]:
                form["doubts"].pop(f"{pre}.{side}", None)
            one[side] = chosen
    for k, rule in enumerate(one["interest"]):
        _take(form, given, f"{pre}.interest.{k}", INTEREST, rule)


def _take(form: Any, given: Any, prefix: str, names: Any, values: Any) -> None:
    for key in names:
        words = given.get(f"{prefix}.{key}")
        if words is not None and words.strip() != str(values.get(key) or ""):
            values[key] = words.strip()
            form["doubts"].pop(f"{prefix}.{key}", None)


def _lists(form: Any) -> dict[str, Any]:
    """The lists of the form a clerk may lengthen and shorten, by their place; the parts of a list before the list."""
    parts = {f"obligations.{n}.interest": one["interest"] for n, one in enumerate(form["obligations"])}
    parts |= {f"parties.{n}.agents": one["agents"] for n, one in enumerate(form["parties"])}
    return parts | {"obligations": form["obligations"]}


def _add(form: Any, part: str) -> None:
    if part == "parties":
        intake.add_party(form)
    elif (rows := _lists(form).get(part)) is not None:
        empty = {"obligations": intake.empty_obligation, "agents": intake.empty_agent}
        rows.append(empty.get(part.rpartition(".")[2], intake.empty_interest)())


def _drop(form: Any, places: list[str]) -> None:
    for part in _lists(form):
        gone = {int(n) for one in places for at, _, n in (one.rpartition("."),) if at == part and n.isdecimal()}
        if gone:
            intake.drop(form, part, gone)
