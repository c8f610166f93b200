"""`zhixing agency-kit …`: a small reference office, and a trial of any office against the agency interface."""

import argparse
import json
import secrets
from pathlib import Path
from typing import Any

FAILED = 1
CODE = "agency-kit"


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "agency-kit", help="a reference office to copy, and a trial of an office's interface"
    )
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    serve = verbs.add_parser("serve", help="start the reference office")
    serve.add_argument("--code", default=CODE, metavar="UNIT", help="the office's code in the directory")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8020)
    serve.set_defaults(run=run_office)
    certify = verbs.add_parser("certify", help="try an office; ends with 1 when a step does not hold")
    certify.add_argument("base_url", metavar="BASE_URL")
    certify.add_argument("--code", default=CODE, metavar="UNIT")
    certify.add_argument(
        "--key", default="", metavar="HEX", help="the office's public key; default: that of `serve` here"
    )
    certify.add_argument("--algorithm", default="sm2-sm3", choices=("sm2-sm3", "ecdsa-p256-sha256"))
    certify.add_argument(
        "--ear", default="", metavar="URL", help="http://HOST:PORT at which an office elsewhere reaches this machine"
    )
    certify.set_defaults(run=run_trial)
    paper = verbs.add_parser("paper", help="fetch the order paper behind a request the office received")
    paper.add_argument("court_url", metavar="URL", help="`reply_to` without its last part: …/wires/agencies")
    paper.add_argument("request_id", metavar="ID")
    paper.add_argument("sm3", metavar="SM3", help="`paper.sm3` of the request")
    paper.add_argument("court_key", metavar="HEX", help="the court's public key (sm2-sm3)")
    paper.add_argument("--holder", default="court", help="whom the court signs as")
    paper.add_argument("--code", default=CODE, metavar="UNIT")
    paper.set_defaults(run=fetch)
    for one in (serve, certify, paper):
        one.add_argument("--home", type=Path, default=Path("agency-kit"), help="where keys and memory are kept")
    document = verbs.add_parser("openapi", help="print the interface as an OpenAPI document")
    document.set_defaults(run=print_document)
    show = verbs.add_parser("court-key", help="the public key the trial signs with: an office on trial must believe it")
    show.add_argument("--home", type=Path, default=Path("agency-kit"))
    show.set_defaults(run=lambda arguments: print(pair(arguments.home, "court").public.hex()))


def print_document(arguments: argparse.Namespace) -> None:
    from zhixing.domain.inquiries.items import contracts
    from zhixing.gateways.interface import document

    print(json.dumps(document(contracts()), ensure_ascii=False, indent=1))


def fetch(arguments: argparse.Namespace) -> int:
    """Write the order paper to ID.pdf here. Raises the failures of `gateways.failures`."""
    from zhixing.gateways.agencies import fetch_paper
    from zhixing.gateways.keys import public_key
    from zhixing.gateways.wire import Endpoint
    from zhixing.practice import clock

    ours = pair(arguments.home, arguments.code)
    theirs = public_key("sm2-sm3", arguments.holder, arguments.court_key)
    court = Endpoint(arguments.holder, arguments.court_url, ours, (theirs,))
    path = Path(f"{arguments.request_id}.pdf".replace("/", "_"))
    path.write_bytes(fetch_paper(court, arguments.request_id, arguments.sm3, at=clock.now()))
    print(path)
    return 0


def pair(home: Path, holder: str) -> Any:
    """The pair of one side, made once and kept in the folder."""
    from zhixing.gateways.keys import new_key, secret_key

    path = home / f"{holder}.key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        made = home / f"{holder}.{secrets.token_hex(4)}"
        made.touch(mode=0o600)
        made.write_text(new_key("sm2-sm3", holder).secret.hex(), "ascii")
        made.rename(path)
    return secret_key("sm2-sm3", holder, path.read_text("ascii"))


def office(home: Path, code: str) -> Any:
    """The reference office over its folder; it believes the key the trial signs with."""
    from zhixing.practice.kit.office import Office, open_store

    made = Office(code, pair(home, code), open_store(home))
    court = pair(home, "court")
    made.db.execute("INSERT OR IGNORE INTO court_keys VALUES (?, ?, '')", (court.public.hex(), court.algorithm))
    return made


def run_office(arguments: argparse.Namespace) -> int:
    import uvicorn

    from zhixing.practice.kit.office import build

    made = office(arguments.home, arguments.code)
    print(
        f"{made.code} · http://{arguments.host}:{arguments.port} · {made.key.key_id}\n{made.key.public.hex()}",
        flush=True,
    )
    uvicorn.run(build(made), host=arguments.host, port=arguments.port, log_level="warning", access_log=False)
    return 0


def run_trial(arguments: argparse.Namespace) -> int:
    from zhixing.gateways.keys import public_key
    from zhixing.practice.kit import certify

    theirs = arguments.key or pair(arguments.home, arguments.code).public.hex()
    key = public_key(arguments.algorithm, arguments.code, theirs)
    failed = 0
    court = pair(arguments.home, "court")
    for one in certify.run(arguments.base_url, arguments.code, court, key, arguments.ear):
        failed += one.fault is not None
        mark, why = ("✗", f" — {one.fault.say('zh')} · {one.fault.say('en')}") if one.fault else ("✓", "")
        print(f"{mark} {one.zh} · {one.name}  {one.millis} ms{why}", flush=True)
    print("没有通过 · does not hold" if failed else "全部通过 · holds")
    return FAILED if failed else 0
