"""Units that exchange folders: a question in `out` is taken in like a call, its answer is written into `in`, then it goes to `done`.

A question that is accepted, or met a unit out of order, stays where it lies and is looked at again. What a unit sends by
itself it lays into `in`; the court's receipt for it comes to `out`.
"""

import asyncio
from typing import Any

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send

from zhixing.gateways import files
from zhixing.gateways.failures import WrongSignature
from zhixing.gateways.signing import Message, check
from zhixing.practice import units
from zhixing.practice.inlet import LARGEST, MARK, World, note
from zhixing.practice.outgoing import folders

LOOK_AGAIN = 0.2


class Watcher:
    """Looks through the folders of all units that have some, until cancelled."""

    def __init__(self, app: ASGIApp, world: World) -> None:
        self.app, self.world, self.home = app, world, folders(world.store.home)

    async def run(self) -> None:
        async def marked(scope: Scope, receive: Receive, send: Send) -> None:
            await self.app({**scope, MARK: True}, receive, send)

        async with httpx.AsyncClient(transport=httpx.ASGITransport(marked), base_url="http://by-file") as client:
            while True:
                for folder in sorted(self.home.glob("*")) if self.home.is_dir() else ():
                    await self._look(client, folder.name, files.Folder(folder, folder.name))
                await asyncio.sleep(LOOK_AGAIN)

    async def _look(self, client: httpx.AsyncClient, unit: str, box: files.Folder) -> None:
        for name in box.names("out"):
            try:
                if files.is_plain(name) and name.endswith(files.RECEIPT):
                    self._keep(unit, box, name)
                else:
                    await self._take(client, unit, box, name)
            except files.FileRefused as refused:
                files.refuse(box, "out", name, refused)

    async def _take(self, client: httpx.AsyncClient, unit: str, box: files.Folder, name: str) -> None:
        if not files.is_plain(name) or not name.endswith(files.ASK):
            raise files.FileRefused(unit=unit, file=name[:100], why="not a name of ours")
        content = box.read("out", name, LARGEST)
        if content is None:
            return
        try:
            start, headers, body = files.unpack(content)
            method, target, _ = start.split(" ")
            if not target.startswith(f"/{unit}/"):
                raise ValueError("a question to another unit")
        except ValueError as error:
            raise files.FileRefused(unit=unit, file=name, why=str(error)) from error
        response = await client.request(method, target, headers=headers, content=body)
        if response.status_code in (202, 429) or response.status_code >= 500:
            return
        told: dict[str, Any] = {key: value for key, value in response.headers.items() if key != "content-length"}
        answer = files.pack(f"HTTP/1.1 {response.status_code}", told, response.content)
        box.write("in", name.removesuffix(files.ASK) + files.ANSWER, answer)
        box.move("out", name, "done")

    def _keep(self, unit: str, box: files.Folder, name: str) -> None:
        """The court's receipt for what the unit told: believed like any answer of the court's, and logged."""
        told = name.removesuffix(files.RECEIPT) + files.TOLD
        content = box.read("out", name, LARGEST)
        sent = next((one for place in ("in", "done", "failed") if (one := box.read(place, told, LARGEST))), None)
        if content is None:
            return
        try:
            if sent is None:
                raise ValueError("a receipt for nothing that was told")
            asked, signed = files.told(sent)
            start, headers, body = files.unpack(content)
            status = int(start.removeprefix("HTTP/1.1 ")[:3])
            said = Message(asked.method, asked.path, asked.query, body, status, signed["signature"])
            with self.world.store.transaction() as db:
                check(said, headers, units.keys_of_court(db, self.world.master), unit)
                note(db, unit, "received", said, headers)
        except (ValueError, KeyError, WrongSignature) as error:
            raise files.FileRefused(unit=unit, file=name, why=str(error)[:200]) from error
        box.move("out", name, "done")
