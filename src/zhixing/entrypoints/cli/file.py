"""`zhixing file JUDGMENT --court CODE`: file a case from a judgment, or say what keeps it from being filed."""

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

from zhixing.entrypoints.cli import REFUSED
from zhixing.entrypoints.cli.court import named
from zhixing.entrypoints.start import enter
from zhixing.kernel.refusal import Refusal


class NotAParty(Refusal):
    """`name`: as given; `names`: the parties of the judgment."""

    zh = "文书中没有当事人“{name}”，当事人是：{names}。"
    en = "{name} is no party of this judgment; its parties: {names}."
    status = 422


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("file", help="file a case from a judgment (.docx, .pdf with text, .txt)")
    parser.add_argument("judgment", type=_file, metavar="JUDGMENT")
    parser.add_argument(
        "--court", required=True, metavar="CODE", help="where to file it, as in its case numbers: 浙0195"
    )
    parser.add_argument("--applicant", metavar="NAME", help="who applies; otherwise whom the judgment has paid")
    parser.add_argument("--effective-on", type=date.fromisoformat, metavar="DATE", help="when the judgment took effect")
    parser.add_argument(
        "--kind", default="judgment", help="judgment, payment_order, award, notarised or administrative"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def _file(text: str) -> Path:
    if not (path := Path(text)).is_file():
        raise argparse.ArgumentTypeError(f"没有这个文件 · no such file: {text}")
    return path


def run(arguments: argparse.Namespace) -> int:
    enter()
    from zhixing.domain.courts.api import system_scope
    from zhixing.domain.intake import api as intake
    from zhixing.infra import clock

    court = named(arguments.court)
    scope = system_scope(court.pk, "intake.receive", "intake.accept", "case.file")
    at = clock.now(court.pk)
    row = intake.receive(scope, arguments.judgment.name, arguments.judgment.read_bytes(), at, arguments.kind)
    form = intake.form_of(row)
    told: dict[str, Any] = {"application_id": row.pk, "check": form["doubts"]}
    try:
        intake.amend(scope, row.pk, _filled(form, arguments.applicant, arguments.effective_on))
        case = intake.accept(scope, row.pk, at)
        told |= {"number": case.number, "case_id": case.pk}
    except Refusal as refusal:
        told |= {"refused": refusal.code, "place": refusal.facts.get("place", "")}
        told |= {"zh": refusal.say("zh"), "en": refusal.say("en")}
    print(json.dumps(told, ensure_ascii=False) if arguments.json else "\n".join(_lines(told)))
    return REFUSED if "refused" in told else 0


def _filled(form: dict[str, Any], applicant: str | None, effective_on: date | None) -> dict[str, Any]:
    """The form with what was given on the command line. Raises NotAParty."""
    from zhixing.domain.intake.api import applied_by

    if effective_on:
        form["instrument"]["effective_on"] = effective_on.isoformat()
    if applicant:
        parties = {one["name"]: one for one in form["parties"]}
        if applicant not in parties:
            raise NotAParty(name=applicant, names="、".join(parties))
        applied_by(form, parties[applicant]["key"])
    return form


def _lines(told: dict[str, Any]) -> list[str]:
    """The number, or why there is none; then the places a clerk has to look at."""
    from zhixing.domain.intake.api import Doubt

    if "refused" in told:
        kept = told["application_id"]
        lines = [
            told["zh"],
            told["en"],
            f"申请 {kept} 已保存，可在立案页补齐 · application {kept} is kept: /desk/intake/{kept}/",
        ]
    else:
        lines = [told["number"]]
    for place, why in told["check"].items():
        lines.append(f"请核对 · check {place}: {Doubt(why).zh} · {Doubt(why).en}")
    return lines
