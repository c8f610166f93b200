"""The whole platform as real processes on a database of its own, and a browser to click through it.

The practice court is seeded but for its first case, which the journey files by hand. `CHROMIUM` names the browser.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.database import ROOT, cloned
from tests.practice.conftest import MASTER, SEED, free_port
from zhixing.entrypoints import demo
from zhixing.entrypoints.supervisor import Supervisor
from zhixing.infra.postgres import Database

SHOTS = ROOT / "shots"
DESKTOP, PHONE, NARROW = (1366, 768), (390, 844), (320, 640)
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
SWITCHES += ["--disable-sync", "--no-proxy-server"]
SEEDING = """
import json, sys
from zhixing.entrypoints.start import enter
enter()
from zhixing.entrypoints import seed
seed.CASES = seed.CASES[1:]
json.dump(seed.load(), sys.stdout)
"""
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
PATIENCE = 60.0
"""Seconds that robots, agencies and the bank may take."""


class Stack:
    """The running platform: its addresses, who may sign in, and browsers in which people are signed in."""

    def __init__(
        self, ports: dict[str, int], browser: Browser, tour: dict[str, Any], environment: dict[str, str]
    ) -> None:
        self.url = f"http://127.0.0.1:{ports['web']}"
        self.practice = f"http://127.0.0.1:{ports['practice']}"
        self.browser, self.environment = browser, environment
        self.passwords = {one["login"]: one["password"] for one in tour["accounts"]}
        self._cookies: dict[str, Any] = {}
        self.troubles: list[str] = []
        self.windows: list[Page] = []

    def window(self, size: tuple[int, int] = DESKTOP, cookies: Any = None) -> Page:
        """A fresh browser window of this size; what goes wrong in it is noted in `troubles`."""
        width, height = size
        context: BrowserContext = self.browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": height},
            storage_state=cookies,
            has_touch=width < 500,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda said: self._note_said(page, said))
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))
        page.on("requestfailed", lambda asked: self._note_failed(page, asked))
        self.windows = [one for one in self.windows if not one.is_closed()] + [page]
        return page

    def seen(self) -> str:
        """What stands in each open window, for whoever reads of a test that failed."""
        return "\n\n".join(
            f"{page.url}\n{page.locator('body').inner_text()[:3000]}" for page in self.windows if not page.is_closed()
        )

    def _note_said(self, page: Page, said: Any) -> None:
        if said.type == "error" and page.url.startswith(self.url):
            self.troubles.append(f"{page.url}: {said.text}")

    def _note_failed(self, page: Page, asked: Any) -> None:
        """Requests that a page gave up because one left it are no failure."""
        if "ERR_ABORTED" not in (asked.failure or ""):
            self.troubles.append(f"{page.url}: {asked.method} {asked.url} {asked.failure}")

    def staff(self, login: str, size: tuple[int, int] = DESKTOP) -> Page:
        """A window in which this person of the court is signed in; by typing, the first time."""
        if login not in self._cookies:
            page = self.window(size)
            page.goto("/sign-in")
            page.get_by_label("登录名").fill(login)
            page.get_by_label("密码").fill(self.passwords[login])
            page.get_by_role("button", name="下一步").click()
            page.get_by_label("动态码").fill(page.locator("b.zx-code").inner_text().strip())
            page.get_by_role("button", name="登录").click()
            page.wait_for_url(re.compile("/desk/"))
            self._cookies[login] = page.context.storage_state()
            page.context.close()
        return self.window(size, self._cookies[login])

    def clerk(self, login: str = "cheguan", size: tuple[int, int] = DESKTOP) -> Page:
        """A window at the counter of the agency."""
        if login not in self._cookies:
            page = self.window(size)
            page.goto("/counter/sign-in")
            page.get_by_label("登录名").fill(login)
            page.get_by_label("密码").fill(self.passwords[login])
            page.locator("button.btn-go").click()
            page.wait_for_url(re.compile("/counter/$"))
            self._cookies[login] = page.context.storage_state()
            page.context.close()
        return self.window(size, self._cookies[login])

    def run(self, program: str) -> str:
        """Run a Python program beside the platform, in its environment; what it printed."""
        command = [sys.executable, "-c", program]
        done = subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def pay(self, payer: str, told: dict[str, str], amount: str, key: str) -> None:
        """Somebody transfers money at his bank, as a page told him: 户名, 账号, 附言."""
        source = next(a for a in SEED["accounts"] if a["owner_name"] == payer and a["kind"] == "deposit")
        order = {"id": key, "source": source["no"], "credited": told["账号"], "name": told["户名"]}
        order |= {"remittance": told["附言"], "amount_fen": fen(amount)}
        answer = httpx.post(f"{self.practice}/transfers", json=order, trust_env=False)
        assert answer.status_code == 200, answer.text


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """A test that failed says what its windows showed."""
    report = yield
    if report.when == "call" and report.failed:
        stacks = [one for one in item.funcargs.values() if isinstance(one, Stack)]  # type: ignore[attr-defined]
        report.sections += [("windows", one.seen()) for one in stacks]
    return report


def fen(amount: str) -> int:
    """Fen of a sum as pages show it."""
    yuan, _, rest = re.sub(r"[^\d.]", "", amount).partition(".")
    return int(yuan) * 100 + int(rest.ljust(2, "0") or 0)


def until(page: Page, url: str, ready: Callable[[Page], bool], what: str, seconds: float = PATIENCE) -> None:
    """Open the page again and again until it shows what the robots and agencies bring about."""
    end = time.monotonic() + seconds
    while True:
        page.goto(url)
        if ready(page):
            return
        assert time.monotonic() < end, f"{what} did not come about on {url}"
        page.wait_for_timeout(250)


def shot(page: Page, name: str) -> None:
    """Keep a picture of the whole page."""
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield found
        found.close()


@pytest.fixture(scope="session")
def stack(database_template: Database, browser: Browser) -> Iterator[Stack]:
    """The platform most tests share."""
    with running(database_template, browser) as shared:
        yield shared


@contextmanager
def running(template: Database, browser: Browser) -> Iterator[Stack]:
    """All processes of the demo on free ports, a fresh database and a home of their own."""
    home = Path(tempfile.mkdtemp(prefix="zx-"))
    for name in ("run", "logs"):
        (home / name).mkdir()
    ports = {name: free_port() for name in demo.PORTS}
    with cloned(template) as database:
        environment = os.environ | database.environment() | _told(home, ports)
        tour = _seed(environment)
        programs = demo.programs(ports, home / "run")
        supervisor = Supervisor(programs, environment, home / "run", home / "logs", lambda text: None)
        try:
            supervisor.start()
            for child in supervisor.children:
                supervisor.wait(child)
            yield Stack(ports, browser, tour, environment)
        finally:
            supervisor.stop()
            if kept := os.environ.get("ZHIXING_KEEP_LOGS"):
                shutil.copytree(home / "logs", kept, dirs_exist_ok=True)
            shutil.rmtree(home, ignore_errors=True)


def _told(home: Path, ports: dict[str, int]) -> dict[str, str]:
    """What the processes are told, as the demo tells them."""
    return {
        "ZHIXING_HOME": str(home),
        "ZHIXING_BASE_URL": f"http://127.0.0.1:{ports['web']}",
        "ZHIXING_LIVE_URL": f"http://127.0.0.1:{ports['live']}",
        "ZHIXING_PRACTICE_URL": f"http://127.0.0.1:{ports['practice']}",
        "ZHIXING_ROUNDS_SOCKET": str(home / "run" / "rounds.sock"),
        "ZHIXING_PRACTICE_KEY": MASTER.hex(),
        "DJANGO_SETTINGS_MODULE": "zhixing.infra.settings",
        "PYTHONUNBUFFERED": "1",
        "no_proxy": "127.0.0.1,localhost",
    }


def _seed(environment: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-c", SEEDING]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)
