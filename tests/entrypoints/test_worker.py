"""A worker calls as many offices at a time as it is told, however few cores the machine has."""

import os
import signal
import socket
import subprocess
import sys

from tests.rooms import build
from tests.rooms import world as practice_world
from tests.rooms.agencies.test_exchange import ask
from zhixing.domain.agencies import api as agencies

MANY = min(32, (os.cpu_count() or 1) + 4) + 2
"""More than a loop of asyncio has threads by itself."""
TOLD = {"ZHIXING_JOBS": str(MANY), "ZHIXING_GATEWAY_READ_SECONDS": "300", "ZHIXING_GATEWAY_TOTAL_SECONDS": "300"}


def test_a_worker_waits_for_many_slow_offices_at_once(fresh_database):
    scope = practice_world.court()
    case = build.case(scope, parties=(build.APPLICANT, practice_world.debtor()))
    with socket.create_server(("127.0.0.1", 0), backlog=MANY) as door:
        door.settimeout(60)
        more = {"items": ["vehicle.query"], "practice": True, "base_url": f"http://127.0.0.1:{door.getsockname()[1]}"}
        for n in range(MANY):
            agencies.enlist(scope, f"slow-{n}", "vehicles", f"车管所{n}", f"Office {n}", "system", **more)
            ask(scope, case, f"slow-{n}", key=f"W-{n}")
        command = [sys.executable, "-m", "zhixing.entrypoints.cli", "worker"]
        worker = subprocess.Popen(command, env=os.environ | TOLD, start_new_session=True)
        try:
            held = [door.accept()[0] for _ in range(MANY)]  # none is answered before all have called
        finally:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
        for one in held:
            one.close()
