"""Two thousand bids of one bidder, over many sessions, at a real web server: refused by name; another bidder is heard."""

import asyncio
import json
import os
import subprocess
import sys
import time
import urllib.request
from datetime import timedelta
from urllib.error import URLError

import httpx
import pytest
from django.test import Client

from tests.entrypoints.rounds_process import RoundsProcess
from tests.practice.conftest import free_port
from tests.rooms.auctions.stage import COURT, MACHINE, a_round, court, opened, person, seated
from zhixing.domain.auctions import api as auctions
from zhixing.entrypoints.paced import BURST, PER_SECOND
from zhixing.infra import clock

SESSIONS, EACH = 10, 200


@pytest.fixture
def web(fresh_database, tmp_path):
    """A uvicorn as in production, and the process that decides."""
    rounds = RoundsProcess(tmp_path)
    rounds.start()
    address = f"http://127.0.0.1:{free_port()}"
    serve = ["uvicorn", "zhixing.entrypoints.asgi:application", "--port", address.rpartition(":")[2]]
    quiet = ["--lifespan", "off", "--log-level", "error"]
    environment = os.environ | {"ZHIXING_ROUNDS_SOCKET": rounds.address, "ZHIXING_LOG": "ERROR"}
    process = subprocess.Popen([sys.executable, "-m", *serve, *quiet], env=environment)
    until = time.monotonic() + 60
    while not _answers(address):
        assert process.poll() is None and time.monotonic() < until
        time.sleep(0.1)
    yield address
    process.kill()
    process.wait()
    rounds.kill()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=5):
            return True
    except URLError as told:
        return hasattr(told, "code")


def signed_in(number: int, new: bool) -> dict[str, str]:
    client, login = Client(HTTP_HOST="127.0.0.1"), {"login": f"flood{number}", "password": "long enough 1"}
    if new:
        who = {"kind": "person", "name": f"竞买人{number}", "id_number": person(number), "phone": "13800007777"}
        client.post("/bidder/sign-up", login | who | {"again": "long enough 1"})
    else:
        client.post("/bidder/sign-in", login)
    client.get("/bidder/sign-in")
    return {name: morsel.value for name, morsel in client.cookies.items()}


@pytest.fixture
def running(fresh_database):
    court()
    now = clock.now(COURT)
    loud = [signed_in(1, new=True), *(signed_in(1, new=False) for _ in range(SESSIONS - 1))]
    calm = signed_in(2, new=True)
    running = a_round(now - timedelta(hours=1), now + timedelta(hours=24), found=False)
    for number in (1, 2):
        seated(running, number, at=now)
    running = opened(running, now)
    running.loud, running.calm = loud, calm
    assert len({one["sessionid"] for one in loud}) == SESSIONS
    return running


def browser(web: str, cookies: dict[str, str]) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        base_url=web,
        cookies=cookies,
        headers={"X-CSRFToken": cookies["csrftoken"], "Accept": "application/json"},
        timeout=60,
    )


def test_one_bidder_with_ten_sessions_is_one_bidder(web, running):
    path, said, accepted = f"/auctions/{running.lot_id}/bid", list[tuple[int, str]](), list[int]()

    async def flood(cookies) -> None:
        async with browser(web, cookies) as client:
            for number in range(EACH):
                form = {"amount": "1421000.00", "key": f"{cookies['sessionid'][:8]}-{number}"}
                answer = await client.post(path, data=form)
                said.append((answer.status_code, json.loads(answer.content).get("code", "")))

    async def calmly() -> None:
        async with browser(web, running.calm) as client:
            for number in range(20):
                form = {"amount": f"{1428000 + 7000 * number}.00", "key": f"calm-{number}"}
                accepted.append((await client.post(path, data=form)).status_code)

    async def both() -> None:
        await asyncio.gather(*map(flood, running.loud), calmly())

    began = time.monotonic()
    asyncio.run(both())
    took = time.monotonic() - began
    refused = [code for status, code in said if status == 429]
    heard = len(said) - len(refused)
    assert len(said) == SESSIONS * EACH and set(refused) == {"too_many_bids"}
    assert heard <= BURST + PER_SECOND * took + SESSIONS * 2, "one pace for all of his sessions"
    assert accepted == [200] * 20, "the other is heard every time"
    assert auctions.proof(MACHINE, running.pk).agrees
