"""kill -9 at any moment: what was answered is kept, what is sent again happens once, no fen is lost."""

import threading
import time

from tests.practice.conftest import Envelope, Listener, Practice, real_now
from tests.practice.test_agencies import PLATE
from tests.practice.test_banks import BANK, file, notices, pay_in, payment
from zhixing.gateways import agencies, banks
from zhixing.gateways.agencies import AgencyReply, Item
from zhixing.gateways.failures import GatewayFailure

PAYMENTS = 60


def pay_until_done(world: Practice, number: int, tries: int = 200) -> None:
    """One payment, resent under its id until an answer comes."""
    document = file(payment(f"P-{number}", 1, "陆青屿", "bank-yunting"), id=f"B-{number}")
    for _ in range(tries):
        try:
            banks.send_payments(world.unit(BANK, read_seconds=2), document, at=real_now())
        except GatewayFailure:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"payment {number} was never answered")


def test_killed_while_paying(own_process: Practice, listener: Listener) -> None:
    world = own_process
    world.listen(listener)
    pay_in(world, "T1", "柳映雪", 1_000)
    work = iter(range(PAYMENTS))
    lock = threading.Lock()

    def pay() -> None:
        while True:
            with lock:
                number = next(work, None)
            if number is None:
                return
            pay_until_done(world, number)

    workers = [threading.Thread(target=pay) for _ in range(4)]
    for worker in workers:
        worker.start()
    for _ in range(3):
        time.sleep(0.15)
        world.kill()
        world.start()
    for worker in workers:
        worker.join(60)

    paid = [entry.end_to_end_id for entry in notices(world) if not entry.credit]
    assert sorted(paid) == sorted(f"P-{number}" for number in range(PAYMENTS))
    totals = world.say("GET", "/totals")
    assert (totals["conserved"], totals["accounts_astray"]) == (True, 0)
    heard = {body for _, _, body in listener.wait(PAYMENTS + 1, "/banks/notices", seconds=20)}
    while len(heard) < PAYMENTS + 1:
        heard = {body for _, _, body in listener.wait(len(listener.heard) + 1, "/banks/notices", seconds=20)}
    assert len(heard) == PAYMENTS + 1


def test_an_answer_outlives_the_process(own_process: Practice, envelope: Envelope) -> None:
    request = envelope(Item("vehicle.seal", {"plate": PLATE, "years": 2}))
    first = agencies.send(own_process.unit("vehicle-office"), request, at=real_now())
    own_process.fault("vehicle-office", "error", count=1)
    own_process.kill()
    own_process.start()
    assert [rule["left"] for rule in own_process.say("GET", "/api/faults")["faults"]] == [1]
    own_process.say("DELETE", "/api/faults")
    again = agencies.send(own_process.unit("vehicle-office"), request, at=real_now())
    assert isinstance(first, AgencyReply)
    assert again == first


def test_a_queued_callback_outlives_the_process(own_process: Practice, listener: Listener) -> None:
    own_process.listen(listener)
    listener.refuse = 3
    pay_in(own_process, "T1", "柳映雪", 100)
    own_process.kill()
    own_process.start()
    assert listener.wait(1, "/banks/notices")


def test_money_and_seals_survive_reseeding(own_process: Practice) -> None:
    before = own_process.say("GET", "/totals")
    pay_in(own_process, "T1", "柳映雪", 100)
    own_process.kill()
    own_process.start()
    after = own_process.say("GET", "/totals")
    assert (after["issued_fen"], after["conserved"]) == (before["issued_fen"], True)
    assert [entry.amount.fen for entry in notices(own_process)] == [100]
