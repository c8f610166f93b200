"""`zhixing evidence …`: what passed over the wire in one request, exported, and checked without the platform."""

import argparse
import json
from pathlib import Path
from typing import Any

from zhixing.kernel.refusal import Refusal

BROKEN = 1
LARGEST = 256 << 20


class UnreadableEvidence(Refusal):
    zh = "这不是可以核验的证据文件：{why}。"
    en = "This is no evidence file that can be checked: {why}."


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("evidence", help="export and check what passed between the court and other offices")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    verify = verbs.add_parser("verify", help="check an evidence file by itself; ends with 1 when anything is wrong")
    verify.add_argument("file", type=Path, metavar="FILE")
    verify.add_argument("--root", default="", metavar="HASH", help="the hash of a stamp you hold from elsewhere")
    verify.set_defaults(run=check)
    export = verbs.add_parser("export", help="write the evidence of one request to a file")
    export.add_argument("request", type=int, metavar="REQUEST")
    export.add_argument("file", type=Path, metavar="FILE")
    export.set_defaults(run=write)


def check(arguments: argparse.Namespace) -> int:
    from zhixing.gateways import evidence  # brings ciphers in, which the other commands do without
    from zhixing.gateways.reading import json_object

    try:
        if arguments.file.stat().st_size > LARGEST:
            raise ValueError("larger than 256 MB")
        found = list(evidence.verify(json_object(arguments.file.read_bytes()), arguments.root))
    except (OSError, ValueError) as error:
        raise UnreadableEvidence(why=str(error)[:200]) from error
    for one in found:
        print(f"{'✗' if one.fault else '✓'} {one.what}: {one.zh} · {one.en}")
    if any(one.fault for one in found):
        print("证据有问题 · the evidence does not hold")
        return BROKEN
    if not arguments.root:
        print("提示：没有指定 --root，只核验了文件自身 · without --root the file is only checked against itself")
    print("证据完好 · the evidence holds")
    return 0


def write(arguments: argparse.Namespace) -> None:
    from zhixing.entrypoints.start import enter

    enter()
    from zhixing.domain.agencies import api as agencies
    from zhixing.domain.courts import api as courts

    row = agencies.Request.objects.filter(pk=arguments.request).values_list("court_id", flat=True).first()
    content = agencies.evidence(courts.system_scope(row or 0), arguments.request)
    arguments.file.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    print(f"{len(content['messages'])} 条消息 · messages → {arguments.file}")
