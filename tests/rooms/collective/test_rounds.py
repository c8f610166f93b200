"""From the frozen list to the bank and back: every fen of the pool, nobody twice."""

from datetime import timedelta

import pytest

from tests.rooms import build
from tests.rooms.collective import crowd
from zhixing.domain.collective import api as collective
from zhixing.domain.collective import rules
from zhixing.domain.collective.models import Bounce, Listed, Parcel, Share
from zhixing.domain.collective.refusals import (
    AccountMissing,
    AlreadyImported,
    DisputeOpen,
    OnlyAPerson,
    RoundInHand,
    RoundNotInState,
    SamePersonTwice,
    StillPosted,
)
from zhixing.domain.ledger import api as ledger
from zhixing.gateways.iso20022 import validate, xml
from zhixing.infra import files
from zhixing.infra.models import Event
from zhixing.kernel.money import Money
from zhixing.law.collective import pay_out


def frozen(scope, one):
    """The list frozen, and an instant after it was posted."""
    roll = collective.freeze_roll(scope, one.pk, build.now(scope))
    return roll, build.now(scope) + timedelta(days=(roll.posted_until - build.now(scope).date()).days + 1)


def make_all(scope, one, at):
    while collective.make_parcel(scope, one.pk, at) is not None:
        pass
    return list(Parcel.objects.filter(round=one).order_by("position"))


def report(parcel, rejected=()):
    """The bank's pain.002: all settled but these places."""
    [body] = validate.read(files.fetch(parcel.file), "pain.001.001.09")
    parts = []
    for node in xml.every(body, "PmtInf/CdtTrfTxInf"):
        key = xml.text(node, "PmtId/EndToEndId")
        bad = rules.place_of(key) in rejected
        reason = "<StsRsnInf><Rsn><Cd>AC01</Cd></Rsn></StsRsnInf>" if bad else ""
        parts.append(
            f"<TxInfAndSts><OrgnlEndToEndId>{key}</OrgnlEndToEndId><TxSts>{'RJCT' if bad else 'ACSC'}</TxSts>{reason}</TxInfAndSts>"
        )
    return xml.document(
        "pain.002.001.10",
        f"<CstmrPmtStsRpt><GrpHdr><MsgId>R{parcel.pk}</MsgId><CreDtTm>2026-12-01T10:00:00</CreDtTm></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{parcel.message_id}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>"
        f"</OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>{parcel.message_id}</OrgnlPmtInfId>{''.join(parts)}"
        f"</OrgnlPmtInfAndSts></CstmrPmtStsRpt>",
    )


def test_an_account_in_anothers_name_is_paid_by_that_name(scope, staff):
    one = crowd.matter(scope, [10_000, 20_000], 6_000)
    collective.correct_victim(scope, one.pk, 2, holder="监护人甲")
    _, at = frozen(scope, one)
    [parcel] = make_all(scope, crowd.released(scope, one, staff, at), at)
    [body] = validate.read(files.fetch(parcel.file), "pain.001.001.09")
    names = [xml.text(node, "Cdtr/Nm") for node in xml.every(body, "PmtInf/CdtTrfTxInf")]
    assert names == ["甲乙1", "监护人甲"]


def test_a_round_from_the_list_to_the_bank_and_back(scope, staff, monkeypatch):
    monkeypatch.setattr(rules, "PARCEL", 40)
    losses = [10_001 + 37 * n for n in range(100)]
    one = crowd.matter(scope, losses, 333_333)
    roll, at = frozen(scope, one)
    assert (roll.people, roll.loss_fen, roll.held_fen) == (100, sum(losses), 0)
    rate = collective.dry_run(scope, one.pk, Money.zero, Money.zero).rate
    drawn = crowd.released(scope, one, staff, at)
    law = pay_out({n: Money(fen) for n, fen in enumerate(losses, start=1)}, rate)
    assert {s.place: Money(s.fen) for s in Share.objects.filter(round=drawn)} == law.paid
    parcels = make_all(scope, drawn, at)
    assert [(p.count, p.first, p.last) for p in parcels] == [(40, 1, 40), (40, 41, 80), (20, 81, 100)]
    assert sum(p.fen for p in parcels) == drawn.share_fen == 333_333
    assert ledger.balance(scope, f"transit:{scope.court_id}") == Money(333_333)
    assert collective.make_parcel(scope, drawn.pk, at) is None
    for parcel in parcels:
        answer = report(parcel, rejected={7, 81})
        collective.settle_parcel(scope, answer, at)
        collective.settle_parcel(scope, answer, at)
    back = law.paid[7] + law.paid[81]
    found = collective.progress(drawn)
    assert found.agrees and found.paid == Money(333_333) - back and found.back == back
    assert ledger.balance(scope, f"bank:{scope.court_id}") == back == ledger.lies_in(scope, f"share:{one.pk}:")
    assert ledger.trial_balance(scope).agrees and ledger.astray(scope) == []
    assert [part.state for part in collective.status(one, 7)] == ["returned"]
    assert [part.state for part in collective.status(one, 8)] == ["paid"]
    assert collective.public_total(one).agrees and Bounce.objects.count() == 2
    names = set(Event.objects.filter(case_id=one.case_id).values_list("name", flat=True))
    assert {"RollFrozen", "RoundDrawn", "RoundReleased", "ParcelMade", "ParcelAnswered"} <= names


def test_the_public_example_pays_every_fen_of_the_pool(scope, staff):
    """帅歌: 117,384,476.57 over 636,950,019.89 of 15,468 people, who are made up here."""
    pool, people, total = 11_738_447_657, 15_468, 63_695_001_989
    losses = [1_000 + (n * 7_919) % 8_000_000 for n in range(people - 1)]
    scale = (total - 1) // sum(losses)
    losses = [fen * scale for fen in losses]
    losses.append(total - sum(losses))
    assert min(losses) > 0 and sum(losses) == total
    one = crowd.matter(scope, losses, pool)
    roll, at = frozen(scope, one)
    rate = collective.dry_run(scope, one.pk, Money.zero, Money.zero).rate
    assert rate.printed == "18.42915%" and roll.people == people
    drawn = crowd.released(scope, one, staff, at)
    paid = sum(parcel.fen for parcel in make_all(scope, drawn, at))
    assert paid == pool and ledger.balance(scope, rules.pool(one.pk)) == Money.zero
    assert ledger.balance(scope, f"transit:{scope.court_id}") == Money(pool)


def test_what_is_held_is_kept_and_what_is_disputed_is_paid_in_part(scope, staff):
    one = crowd.matter(scope, [100_000] * 6, 300_000)
    at = build.now(scope)
    collective.dispute(scope, one.pk, 1, Money(150_000), "少算一笔", at)
    with pytest.raises(DisputeOpen):
        collective.dispute(scope, one.pk, 1, Money(150_000), "少算一笔", at)
    collective.correct_victim(scope, one.pk, 2, deceased=True)
    collective.correct_victim(scope, one.pk, 3, name_matches=False)
    collective.correct_victim(scope, one.pk, 4, defendant=True)
    roll, at = frozen(scope, one)
    lines = {(r.number, r.bar): r.fen for r in Listed.objects.filter(roll=roll)}
    assert lines == {
        (1, ""): 100_000, (1, "disputed"): 50_000, (2, "heirs"): 100_000, (3, "name_mismatch"): 100_000,
        (5, ""): 100_000, (6, ""): 100_000,
    }  # fmt: skip
    drawn = crowd.released(scope, one, staff, at)
    assert drawn.share_fen == 300_000
    make_all(scope, drawn, at)
    found = collective.progress(drawn)
    assert found.agrees and found.held.fen == pytest.approx(300_000 * 250 / 550, abs=2)
    assert [p.state for p in collective.status(one, 1)] == ["at_bank", "held"]
    assert collective.public_total(one).agrees
    # the re-check takes his figure: from the next roll on all of it is paid
    dispute = collective.open_disputes(scope, one).get()
    collective.answer_dispute(scope, dispute.pk, True, "补充了转账凭证", at)
    again = collective.freeze_roll(scope, one.pk, at)
    assert again.version == 2 and Listed.objects.get(roll=again, number=1).fen == 150_000


def test_who_may_release_and_when(scope, staff):
    one = crowd.matter(scope, [5_000, 6_000], 2_000)
    first, second = (build.with_(scope, staff_id=person.pk) for person in staff)
    _, at = frozen(scope, one)
    with pytest.raises(StillPosted):
        collective.draw_round(scope, one.pk, Money.zero, Money.zero, build.now(scope))
    drawn = collective.draw_round(scope, one.pk, Money.zero, Money.zero, at)
    with pytest.raises(RoundInHand):
        collective.draw_round(scope, one.pk, Money.zero, Money.zero, at)
    with pytest.raises(OnlyAPerson):
        collective.approve_round(scope, drawn.pk, at)
    with pytest.raises(RoundNotInState):
        collective.release_round(second, drawn.pk, at)
    collective.approve_round(first, drawn.pk, at)
    with pytest.raises(SamePersonTwice):
        collective.release_round(first, drawn.pk, at)
    collective.correct_victim(scope, one.pk, 2, account="")
    with pytest.raises(AccountMissing):
        collective.release_round(second, drawn.pk, at)
    collective.cancel_round(first, drawn.pk, at)
    with pytest.raises(AlreadyImported):
        collective.import_audit(scope, one.pk, "x.csv", crowd.csv([1]), at)
    assert ledger.balance(scope, rules.pool(one.pk)) == Money(2_000)


def test_a_list_with_a_bad_row_is_not_taken_and_says_what_is_wrong(scope):
    one = crowd.matter(scope, [5_000, 6_000], 2_000)
    good = crowd.csv([1_000, 2_000, 3_000]).decode().splitlines()
    number = crowd.id_number(1)
    wrong = [
        good[0], good[1],
        f",{number},1,0,0,,,", f"某人,{number[:-1]}{'1' if number[-1] != '1' else '2'},1,0,0,,,",
        f"某人,{crowd.id_number(9)},一百,0,0,,,", f"另一人,{number},5,0,0,,,", ",,,,,,,",
        f"某人,{crowd.id_number(8)},1.005,0,0,12,,",
    ]  # fmt: skip
    upload = collective.import_audit(scope, one.pk, "bad.csv", "\n".join(wrong).encode(), build.now(scope))
    assert (upload.rows, upload.bad, upload.people) == (6, 5, 0)
    assert upload.faults == [
        [3, "name", "name_missing"], [4, "id", "id_number_checksum_wrong"], [5, "paid_in", "amount_unreadable"],
        [6, "name", "two_names"], [8, "phone", "phone_malformed"],
    ]  # fmt: skip
    assert one.people.count() == 2


def test_several_accounts_of_one_person_are_one_loss_and_a_sheet_reads_like_a_csv(scope):
    import io

    from openpyxl import Workbook

    one = crowd.matter(scope, [5_000], 2_000)
    book = Workbook()
    book.active.append(["姓名", "身份证号", "投入", "返还本金", "已付利息"])
    for paid_in, back, interest in ((1000.5, 0, 0), (200, 300, 50.25)):
        book.active.append(["张三", crowd.id_number(5), paid_in, back, interest])
    out = io.BytesIO()
    book.save(out)
    upload = collective.import_audit(scope, one.pk, "list.xlsx", out.getvalue(), build.now(scope))
    assert (upload.people, upload.rows, upload.loss_fen) == (1, 2, 85_025)
    assert collective.victim_of(one, crowd.id_number(5)).name == "张三"
