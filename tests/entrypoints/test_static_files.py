"""Static files through the web process as it runs: whole, in parts, not again, and without a word of warning."""

import asyncio
import warnings

import httpx
import pytest
from django.core.asgi import get_asgi_application

from zhixing.entrypoints import look

FILE = "/static/zx/base.css"


def ask(method: str = "GET", path: str = FILE, **headers: str) -> httpx.Response:
    async def run() -> httpx.Response:
        door = httpx.ASGITransport(get_asgi_application())
        async with httpx.AsyncClient(transport=door, base_url="http://127.0.0.1") as client:
            return await client.request(
                method, path, headers={name.replace("_", "-"): v for name, v in headers.items()}
            )

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return asyncio.run(run())


def test_a_file_comes_whole_in_part_and_not_twice() -> None:
    whole = ask()
    assert (whole.status_code, whole.headers["Content-Type"]) == (200, 'text/css; charset="utf-8"')
    assert len(whole.content) == int(whole.headers["Content-Length"]) > 1000
    part = ask(Range="bytes=10-19")
    assert (part.status_code, part.content) == (206, whole.content[10:20])
    again = ask(If_None_Match=whole.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    head = ask("HEAD")
    assert (head.content, head.headers["Content-Length"]) == (b"", whole.headers["Content-Length"])


def test_the_look_of_all_pages_is_one_packed_sheet_kept_under_its_version() -> None:
    mine = f"/look/{look.version()}.css"
    packed, plain = ask(path=mine), ask(path=mine, Accept_Encoding="identity")
    assert packed.headers["Content-Encoding"] == "gzip" and "Content-Encoding" not in plain.headers
    assert packed.content == plain.content and "immutable" in packed.headers["Cache-Control"]
    for part in (look.FOLDER / f"{name}.css" for name in look.PARTS):
        assert part.read_bytes() in plain.content
    assert {one.stem for one in look.FOLDER.glob("*.css")} == set(look.PARTS), "a sheet nobody would see"
    gone = ask(path="/look/000000000000.css")
    assert gone.content == plain.content and gone.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(("method", "path", "status"), [("POST", FILE, 405), ("GET", "/static/zx/none.css", 404)])
def test_what_is_no_file_is_refused(method: str, path: str, status: int) -> None:
    assert ask(method, path).status_code == status
