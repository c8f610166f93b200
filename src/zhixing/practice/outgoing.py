"""What the practice world sends by itself: later answers, notices, receipts. Kept until a 2xx says it was taken."""

import asyncio
import sqlite3
from pathlib import Path

import httpx

from zhixing.gateways import files
from zhixing.gateways.signing import Message, sign
from zhixing.practice import clock, faults
from zhixing.practice.store import Store, setting
from zhixing.practice.traffic import Traffic, what
from zhixing.practice.units import key_of

LONGEST_WAIT_MS = 20_000
LONGEST_REST_MS = 2_000
NOBODY = ("ConnectError", "ConnectTimeout")


def post(db: sqlite3.Connection, unit: str, url: str, body: bytes, content_type: str, after: float = 0.0) -> None:
    """Queue a message in the caller's transaction; `after` is in seconds. Nothing is queued without an address."""
    if not url:
        return
    struck = faults.draw(db, f"{unit}:callback")
    if struck.kind in ("delay", "late", "out_of_order"):
        after += struck.seconds
    row = (unit, url, content_type, body, clock.milliseconds() + int(after * 1000), "")
    if struck.kind in ("malformed", "wrong_signature", "timeout", "error"):
        row = (*row[:5], struck.kind)
    for _ in range(2 if struck.kind == "double" else 1):
        db.execute("INSERT INTO outgoing (unit, url, content_type, body, due_ms, last) VALUES (?, ?, ?, ?, ?, ?)", row)


def address(db: sqlite3.Connection, path: str) -> str:
    """The platform's registered address for `path`; empty when none is registered, or nothing is to be told (no path)."""
    base = setting(db, "callback_url")
    return base.rstrip("/") + path if base and path else ""


def folders(home: Path) -> Path:
    """Where the units that exchange files have their folders; who has none there calls."""
    return home / "files"


class Courier:
    """One lane a unit, in order of falling due, so that a stuck receiver of one unit holds up no other."""

    def __init__(self, store: Store, master: bytes, traffic: Traffic) -> None:
        self.store, self.master, self.traffic = store, master, traffic
        self.lanes: dict[str, asyncio.Task[None]] = {}
        self.client = httpx.AsyncClient(trust_env=False, timeout=httpx.Timeout(10, connect=2))

    async def run(self) -> None:
        """Look for due messages until cancelled."""
        try:
            while True:
                due = self.store.db.execute(
                    "SELECT DISTINCT unit FROM outgoing WHERE NOT done AND due_ms <= ?", (clock.milliseconds(),)
                ).fetchall()
                for row in due:
                    lane = self.lanes.get(row["unit"])
                    if lane is None or lane.done():
                        self.lanes[row["unit"]] = asyncio.create_task(self._empty(row["unit"]))
                await asyncio.sleep(0.02)
        finally:
            for lane in self.lanes.values():
                lane.cancel()
            await self.client.aclose()

    async def _empty(self, unit: str) -> None:
        """Deliver what is due in one lane; a message that fails waits, the next one goes on.

        While nobody listens at all the lane rests: its other messages would fail likewise.
        """
        while row := self.store.db.execute(
            "SELECT * FROM outgoing WHERE unit = ? AND NOT done AND due_ms <= ? ORDER BY due_ms, id LIMIT 1",
            (unit, clock.milliseconds()),
        ).fetchone():
            began = clock.milliseconds()
            result = await self._deliver(row)
            about = what(row["url"], bytes(row["body"])), result, "", clock.milliseconds() - began
            self.traffic.note(unit, "out", *about)
            wait = min(100 * 2 ** min(row["tries"], 10), LONGEST_WAIT_MS)
            with self.store.transaction() as db:
                db.execute(
                    "UPDATE outgoing SET tries = tries + 1, last = ?, done = ?, due_ms = ? WHERE id = ?",
                    (result, result.startswith("2"), clock.milliseconds() + wait, row["id"]),
                )
            if result in NOBODY:
                await asyncio.sleep(min(wait, LONGEST_REST_MS) / 1000)

    async def _deliver(self, row: sqlite3.Row) -> str:
        """The HTTP status, or why there was none. A fault spoils only the first try."""
        spoilt = row["last"] if row["tries"] == 0 else ""
        body = bytes(row["body"])
        if spoilt == "malformed":
            body = body[: len(body) // 2]
        url = httpx.URL(row["url"])
        path, folder = url.raw_path.decode().partition("?")[0], folders(self.store.home) / row["unit"]
        told = next((one for one in files.TELLS if path.endswith(one)), "") if folder.is_dir() else ""
        message = Message("POST", told or path, url.query.decode(), body)
        headers = {
            "Content-Type": row["content_type"],
            **sign(message, key_of(self.store.db, self.master, row["unit"]), clock.now()),
        }
        if spoilt == "wrong_signature":
            headers["Signature"] = "zx=:AAAA:"
        if spoilt in ("timeout", "error"):
            return spoilt
        if told:
            name = f"N{row['id']}-{row['tries']}{files.TOLD}"
            files.Folder(folder, row["unit"]).write("in", name, files.pack_asked(message, headers))
            return "spoilt 202" if spoilt else "202"
        try:
            answer = await self.client.post(url, content=body, headers=headers)
        except httpx.HTTPError as error:
            return type(error).__name__
        # A spoilt message is not the message: whatever was answered, the true one still has to go.
        return f"spoilt {answer.status_code}" if spoilt else str(answer.status_code)
