"""What offices that exchange files lay into their folder by themselves, and what lies there and is nothing of ours."""

import logging
from collections.abc import Callable

from zhixing.domain.agencies.jobs.calling import line
from zhixing.domain.agencies.models import Unit
from zhixing.domain.agencies.queries.by_file import file_keys, keys_file
from zhixing.domain.agencies.queries.evidence import answer_to
from zhixing.gateways import files
from zhixing.gateways.failures import GatewayFailure, WrongSignature

log = logging.getLogger(__name__)
LARGEST = 16 << 20
"""Bytes of a message (docs/agency-interface.md)."""
Awaits = Callable[[str, str], bool | None]
_AWAITED: list[Awaits] = []


def awaits_by_file(known: Awaits) -> Awaits:
    """Let a room above say whether it awaits the answer under a key of the office with this code; None for what it never asked it."""
    _AWAITED.append(known)
    return known


def look_through(unit: Unit) -> None:
    """Take in what an office tells by itself; put aside what answers nothing. A folder out of reach is looked into later."""
    try:
        box = line(unit).box
        if box is None:
            return
        names = box.names("in")
        for name in names:
            if name.endswith(files.TOLD) and files.is_plain(name):
                _take(unit, box, name)
        _put_aside(unit, box, [name for name in names if not (name.endswith(files.TOLD) and files.is_plain(name))])
    except GatewayFailure as failure:
        log.warning("%s", failure)


def _take(unit: Unit, box: files.Box, name: str) -> None:
    """One message: taken in once, receipted in `out`, then moved. A kill in between repeats what is missing."""
    from zhixing.domain.agencies import commands

    try:
        content = box.read("in", name, LARGEST)
        if content is None:
            return
        message, headers = files.told(content)
    except ValueError as error:
        return _refuse(unit, box, name, str(error)[:200])
    except files.FileRefused as refused:
        return files.refuse(box, "in", name, refused)
    try:
        key = commands.receive_file(unit, message, headers)
    except WrongSignature as refused:
        return _refuse(unit, box, name, str(refused.facts["why"]))
    answer = answer_to(key)
    assert answer is not None and answer.message.status is not None  # written with what it answers
    start, body = f"HTTP/1.1 {answer.message.status}", answer.message.body
    box.write("out", name.removesuffix(files.TOLD) + files.RECEIPT, files.pack(start, answer.headers, body))
    if answer.message.status >= 300:
        return _refuse(unit, box, name, f"HTTP {answer.message.status}")
    return box.move("in", name, "done")


def _put_aside(unit: Unit, box: files.Box, names: list[str]) -> None:
    """What is no answer of ours goes to `failed`, an answer that came once more to `done`."""
    stems = [name.removesuffix(files.ANSWER) for name in names]
    waiting = {**file_keys(unit, stems), keys_file(unit): True} if names else {}
    for known in _AWAITED:
        waiting |= {
            stem: said for stem in stems if stem not in waiting and (said := known(stem, unit.code)) is not None
        }
    for name in names:
        stem = name.removesuffix(files.ANSWER)
        if not files.is_plain(name) or not name.endswith(files.ANSWER):
            _refuse(unit, box, name, "not a name of ours")
        elif stem in waiting:
            if not waiting[stem]:
                box.move("in", name, "done")
        else:
            _refuse(unit, box, name, "answers nothing that was asked of this office")


def _refuse(unit: Unit, box: files.Box, name: str, why: str) -> None:
    files.refuse(box, "in", name, files.FileRefused(unit=unit.code, file=name[:100], why=why))
