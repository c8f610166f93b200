"""Registrations on the portal: `python -m bench.registering [--people 6000] [--seconds 30] [--webs 2]`.

People post the form of 涉众登记 to real web processes, over kept connections, for so many seconds: check of every number, the
code of one's phone, five sealed fields, two blind indexes, one durable commit (fsync on), and the redirect to one's own
page. Each person has been given his code before, which is not measured (`collective.send_code`); the client runs on the
same machine. registrations_per_s counts those that stand in the table at the end; every answer must be such a redirect.
"""

import argparse
import asyncio
import time
from contextlib import ExitStack

import httpx

from bench.kills import _free_port
from bench.place import enter, leave, process, today
from bench.results import record

CODE = "135790"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=12_000)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--webs", type=int, default=2)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--no-record", action="store_true")
    chosen = parser.parse_args()
    enter("registering")
    matter_id = crowd(chosen.people)
    with ExitStack() as stack:
        ports = [_free_port() for _ in range(chosen.webs)]
        for port in ports:
            serve = ("uvicorn", "zhixing.entrypoints.asgi:application", "--port", str(port), "--log-level", "error")
            stack.enter_context(process(*serve, "--lifespan", "off", health=f"http://127.0.0.1:{port}/health"))
        answers, took = asyncio.run(post(ports, matter_id, chosen))
    from zhixing.domain.collective.models import Registration

    kept = Registration.objects.filter(matter_id=matter_id).count()
    print(f"{kept:,} registered in {took:.1f} s: {kept / took:.0f}/s; answers {answers}")
    if not chosen.no_record:
        record("registrations_per_s", round(kept / took), "registrations/s", today())
    leave("registering")


def crowd(people: int) -> int:
    """A matter whose window is open, and a code on everybody's phone."""
    from tests.rooms import build
    from tests.rooms.collective.crowd import claimant
    from zhixing.domain.collective import api as collective
    from zhixing.entrypoints.portal.claims import scope_of
    from zhixing.law.collective import Method

    scope = build.court()
    at, case = build.now(scope), build.case(scope)
    one = collective.open_matter(scope, case.pk, "演练集资案", Method.IN_MINUS_OUT, at.date(), at.date(), "", at)
    for n in range(1, people + 1):
        collective.send_code(scope_of(one), one.pk, claimant(n, phone=f"13{n:09d}").phone, CODE, at)
    print(f"{people:,} codes given", flush=True)
    return one.pk


async def post(ports: list[int], matter_id: int, chosen: argparse.Namespace) -> tuple[dict[int, int], float]:
    """Post forms until the time or the people are over; statuses of the answers, and seconds."""
    from tests.rooms.collective.crowd import card, id_number

    waiting, answers = iter(range(1, chosen.people + 1)), {}
    began = time.perf_counter()

    async def visitor(port: int) -> None:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=30) as client:
            token = "c" * 32
            client.cookies.set("csrftoken", token)
            for n in waiting:
                if time.perf_counter() - began > chosen.seconds:
                    return
                form = {"role": "own", "name": f"甲乙{n}", "id_number": id_number(n), "phone": f"13{n:09d}"}
                form |= {"bank": "澜州农商行", "account": card(n), "users": f"u-{n}", "one_time": CODE}
                answer = await client.post(f"/victims/{matter_id}/register", data=form | {"csrfmiddlewaretoken": token})
                answers[answer.status_code] = answers.get(answer.status_code, 0) + 1

    await asyncio.gather(*(visitor(ports[n % len(ports)]) for n in range(chosen.clients)))
    return answers, time.perf_counter() - began


if __name__ == "__main__":
    main()
