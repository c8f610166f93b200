"""Tries an office against the open agency interface and says what holds, step by step."""

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import httpx

from zhixing.gateways import agencies
from zhixing.gateways.agencies import Accepted, AgencyReply, AgencyRequest, Item, Paper, Target
from zhixing.gateways.exchange import KeyDays, key_document, send_batch, tell_keys
from zhixing.gateways.failures import AgencyRefused, GatewayFailure
from zhixing.gateways.keys import Key, new_key
from zhixing.gateways.signing import Message, sign, verify
from zhixing.gateways.wire import Endpoint, Exchange, call
from zhixing.kernel.refusal import Refusal
from zhixing.practice import clock

CHECK = Item("interface.check")
LARGE = 200
PATIENCE = 15.0, 60.0
"""Real seconds within which a later answer comes, and comes again after it was not taken."""


class NotAsAgreed(Refusal):
    """The office did something else than the interface says."""

    zh = "没有按接口约定：{found_zh}。"
    en = "Not as the interface says: {found}."


@dataclass
class Result:
    """One step of a trial; `fault` is empty when it holds."""

    name: str
    zh: str
    fault: Refusal | None
    millis: int


@dataclass
class Trial:
    """One office on trial: `ear` is where later answers arrive, `heard` what has arrived there."""

    unit: Endpoint
    holder: str
    ear: str = ""
    heard: list[tuple[Message, dict[str, str]]] = field(default_factory=list)

    def request(self, *items: Item, **changed: Any) -> AgencyRequest:
        at = clock.now()
        made = AgencyRequest(
            id=f"C-{secrets.token_hex(8)}",
            court="演练法院",
            case_no="（2026）浙0195执1号",
            officer="测试",
            legal_basis="民事诉讼法第253条",
            paper=Paper("测试", "ab" * 32),
            purpose="接口检验",
            target=Target("测试"),
            items=items or (CHECK,),
            deadline=at + timedelta(days=1),
            court_on=at.date(),
            to=self.unit.unit,
        )
        return replace(made, **changed)

    def send(self, request: AgencyRequest) -> AgencyReply | Accepted:
        return agencies.send(self.unit, request, at=clock.now())

    def hears(self, many: int, seconds: float) -> bool:
        """Whether so many messages have come within so many seconds."""
        ends = time.monotonic() + seconds
        while len(self.heard) < many and time.monotonic() < ends:
            time.sleep(0.05)
        return len(self.heard) >= many

    def raw(self, method: str, path: str, body: bytes = b"") -> bytes:
        return call(self.unit, method, path, body, at=clock.now()).body


def happy(trial: Trial) -> None:
    """A request is answered at once, item by item, under a signature bound to it."""
    reply = trial.send(trial.request(CHECK, Item("certify.unknown")))
    expect(isinstance(reply, AgencyReply), "没有要求延后却延后答复", "answered later, though `later` was 0")
    assert isinstance(reply, AgencyReply)
    expect(reply.unit == trial.unit.unit, f"以 {reply.unit} 的名义答复", f"speaks for {reply.unit}")
    first, second = reply.items
    expect(
        first.result == "found" and first.records[0].get("echo") == reply.id,
        "没有回显请求编号",
        "the check is not echoed",
    )
    refused = second.result == "refused" and bool(second.reason)
    expect(refused, "不认识的事项没有说明原因并拒绝", "an item it can't know is not refused with a reason")


def late(trial: Trial) -> None:
    """What is answered later is accepted first, comes to `reply_to` until it is taken, and can be asked for: all the same."""
    request = trial.request(Item("interface.check", {"later": 1}), reply_to=trial.ear)
    expect(isinstance(trial.send(request), Accepted), "没有先受理", "not accepted first")
    first, again = PATIENCE
    expect(
        trial.hears(1, first), f"{first:.0f} 秒内没有回送到 {trial.ear}", f"no callback to {trial.ear} in {first:.0f} s"
    )
    zh, en = f"回送未被接收（503）后，{again:.0f} 秒内没有再次回送", f"not told again in {again:.0f} s after a 503"
    expect(trial.hears(2, again), zh, en)
    nonces = {
        verify(message, headers, trial.unit.theirs, clock.now(), trial.unit.unit).nonce
        for message, headers in trial.heard[:2]
    }
    expect(len(nonces) == 2, "再次回送没有重新签名", "told again under the signature that was used before")
    asked = agencies.poll(trial.unit, request, at=clock.now())
    for message, _ in trial.heard[:2]:
        told = agencies.parse_callback(message.body, trial.unit.unit)
        assert isinstance(told, AgencyReply)
        agencies.answers(told, request)
        same = isinstance(asked, AgencyReply) and (asked.receipt, asked.items) == (told.receipt, told.items)
        expect(same, "主动查询时的答复与回送的不同", "polled, it says something else")


def twice(trial: Trial) -> None:
    """The same request again gets the stored answer; another under its id is declined with 409."""
    request = trial.request()
    first, second = trial.send(request), trial.send(request)
    expect(first == second, "再次发送得到不同的答复", "sent again, it is answered differently")
    declined(409, lambda: trial.send(replace(request, purpose="别的用途")))


def bad_signature(trial: Trial) -> None:
    """The unsigned, the altered, the old, the stranger's and the replayed are declined with 401, and nothing is done."""
    request = trial.request()
    body, path = request.body(), "/requests"
    stranger = replace(trial.unit, ours=new_key("sm2-sm3", trial.holder))
    declined(401, lambda: call(stranger, "POST", path, body, at=clock.now()))
    declined(401, lambda: call(trial.unit, "POST", path, body, at=clock.now() - timedelta(minutes=10)), own_clock=True)
    used: list[Exchange] = []
    kept = replace(trial.unit, journal=used.append)
    call(kept, "POST", path, body, at=clock.now())
    sent = {"Content-Type": "application/json", **used[0].sent_headers}
    plain = {"Content-Type": "application/json"}
    fresh = sign(Message("POST", urlsplit(trial.unit.base_url).path + path, "", body), trial.unit.ours, clock.now())
    for headers, content, zh, en in (
        (sent, body, "原样重放的消息", "a message sent again as it was"),
        (plain, body, "没有签名的消息", "an unsigned message"),
        (plain | fresh, body.replace(b"C-", b"D-", 1), "签名后改动的消息", "a message altered after it was signed"),
    ):
        url = trial.unit.base_url.rstrip("/") + path
        got = httpx.post(url, content=content, headers=headers, trust_env=False, timeout=20).status_code
        expect(got == 401, f"采用了{zh}（{got}）", f"{en} is taken ({got})")
    untouched = trial.request()
    declined(401, lambda: call(stranger, "POST", path, untouched.body(), at=clock.now()))
    declined(404, lambda: trial.raw("GET", f"/requests/{untouched.id}?court_on={untouched.court_on}"))


def unknown_id(trial: Trial) -> None:
    """An id nobody sent is declined with 404, a request for another unit or without basis is declined."""
    declined(404, lambda: trial.raw("GET", f"/requests/C-{secrets.token_hex(8)}?court_on={clock.now().date()}"))
    declined(404, lambda: trial.send(trial.request(to="somebody-else")))
    for empty in ("officer", "legal_basis", "purpose"):
        declined(422, lambda empty=empty: trial.send(trial.request(**{empty: ""})))  # type: ignore[misc]
    declined(422, lambda: trial.raw("POST", "/requests", b'{"id":"x","id":"y"}'))


def large_batch(trial: Trial) -> None:
    """Two hundred requests in one message are each answered by themselves, one bad one spoiling no other."""
    requests = [trial.request() for _ in range(LARGE)]
    requests[7] = replace(requests[7], officer="")
    found = send_batch(trial.unit, f"B-{secrets.token_hex(8)}", requests, at=clock.now())
    wrong = [number for number, one in enumerate(found) if isinstance(one, GatewayFailure) != (number == 7)]
    expect(not wrong, f"批次中第 {wrong[:1]} 项不对", f"request {wrong[:1]} of the batch is not as it should be")


def keys(trial: Trial) -> None:
    """Told our keys, it tells its own, the one it signs with among them."""
    ours = KeyDays(trial.unit.ours.algorithm, trial.unit.ours.public.hex(), clock.now().date())
    told = tell_keys(trial.unit, key_document(trial.holder, [ours]), at=clock.now())
    known = any(one.public == key.public.hex() for one in told for key in trial.unit.theirs)
    expect(known, "它的公钥不在其中", "its key is not among them")


STEPS: tuple[tuple[str, str, Callable[[Trial], None]], ...] = (
    ("happy path", "正常答复", happy),
    ("late", "延后答复", late),
    ("twice", "重复请求", twice),
    ("bad signature", "错误签名", bad_signature),
    ("unknown id", "未知编号和缺项", unknown_id),
    ("large batch", "大批量", large_batch),
    ("keys", "密钥交换", keys),
)


def run(base_url: str, code: str, ours: Key, theirs: Key, ear: str = "") -> Iterator[Result]:
    """Every step, each by itself; `ours` is a pair the office believes, `theirs` its public key.

    `ear` is the address at which an office on another machine reaches this one; empty: it runs on this one.
    """
    unit = Endpoint(code, base_url, ours, (theirs,), read_seconds=20, total_seconds=30)
    with _ear(ear) as (url, heard):
        trial = Trial(unit, ours.holder, url, heard)
        for name, zh, step in STEPS:
            started, fault = time.monotonic(), None
            try:
                step(trial)
            except Refusal as wrong:
                fault = wrong
            yield Result(name, zh, fault, round(1000 * (time.monotonic() - started)))


def expect(holds: bool, zh: str, en: str) -> None:
    if not holds:
        raise NotAsAgreed(found_zh=zh, found=en)


def declined(status: int, ask: Callable[[], Any], own_clock: bool = False) -> None:
    """`own_clock`: the answer is as old as the question, so that its own time can't be believed either."""
    try:
        ask()
    except AgencyRefused as refused:
        got = refused.facts["http_status"]
        expect(got == status, f"以 {got} 拒绝，应为 {status}", f"declined with {got}, not {status}")
    except GatewayFailure as failure:
        expect(own_clock and failure.code == "wrong_signature", failure.say("zh"), failure.say("en"))
    else:
        expect(False, f"采用了，应以 {status} 拒绝", f"taken, where {status} was due")


@contextmanager
def _ear(public: str) -> Iterator[tuple[str, list[tuple[Message, dict[str, str]]]]]:
    """A listener for later answers, at `public` where the office reaches this machine from afar, and what it hears.

    It takes none the first time (503).
    """
    heard: list[tuple[Message, dict[str, str]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(min(int(self.headers["Content-Length"]), 1 << 20))
            self.send_response(204 if heard else 503)
            heard.append((Message("POST", self.path, "", body), dict(self.headers)))
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    place = ("", urlsplit(public).port or 80) if public else ("127.0.0.1", 0)
    server = ThreadingHTTPServer(place, Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield (public.rstrip("/") or f"http://127.0.0.1:{server.server_port}") + "/answers", heard
    finally:
        server.shutdown()
        server.server_close()
