"""Desk pages of what the court owes others: a pause and its end, who is told and has priority, no surplus, a crime."""

from datetime import timedelta

from tests.entrypoints.desk import stage
from tests.rooms import build
from zhixing.domain.assets import api as assets
from zhixing.domain.auctions import api as auctions
from zhixing.domain.courts import api as courts
from zhixing.domain.valuations import api as valuations
from zhixing.kernel.money import Money

DAY = timedelta(days=1)


def text(client, href) -> str:
    return " ".join(client.get(href).content.decode().split())


def over(scope, running) -> None:
    """The round ends without a bid."""
    running.refresh_from_db()
    if running.state == "scheduled":
        auctions.open_round(scope, running.pk, running.opens_at)
    auctions.close(scope, running.pk, running.ends_at)


def paused(scope, officer, href, running) -> None:
    auctions.open_round(scope, running.pk, running.opens_at)
    assert officer.post(f"{href}stop", {"ground": "settled"}).status_code == 409
    officer.post(f"{href}stay", {"ground": "outsider_objects"})
    assert officer.post(f"{href}cause-ended", {"ended_on": "soon"}).status_code == 422
    officer.post(f"{href}cause-ended", {"ended_on": str(build.now(scope).date())})
    assert "恢复不迟于" in text(officer, href)
    assert "暂缓事由已消失" in text(officer, "/desk/auctions/control/")
    officer.post(f"{href}resume")


def shared(scope, officer, href, busy) -> None:
    """A co-owner on record is noted, and told by posting."""
    assets.note_share(scope, busy.asset, "虞怀瑾", "1/2", False, build.now(scope))
    assert "登记有共有人或者承租人" in text(officer, href)
    assert officer.post(f"{href}purchaser", {"kind": "friend", "name": "虞怀瑾"}).status_code == 422
    officer.post(f"{href}purchaser", {"kind": "coowner", "name": "虞怀瑾"})
    page = text(officer, href)
    assert "登记有共有人或者承租人" not in page and "按份共有人" in page
    [row] = auctions.lot(scope, busy.lot).purchasers.all()
    told = {"party": row.party_id, "way": "posted"}
    assert officer.post(f"{href}tell", told).status_code == 422
    officer.post(f"{href}tell", told | {"reason": "下落不明"})
    page = text(officer, href)
    assert "下落不明" in page and "行使期间到" in page


def burdened(scope, officer, href, busy) -> None:
    """A mortgage that leaves the creditor nothing: he is told, and asks to go on."""
    at = build.now(scope)
    assert "无益拍卖" not in text(officer, href)
    assets.note_burden(scope, busy.asset, "mortgage", "澜州农村商业银行", Money.yuan(80000), at.date(), at)
    officer.post(f"{href}describe", {"costs": "1,000.00"})
    page = text(officer, href)
    assert "无益拍卖" in page and "80,000.00" in page and "1,000.00" in page
    assert officer.post(f"{href}go-on").status_code == 409
    officer.post(f"{href}pointless")
    assert "申请执行人申请继续" in text(officer, href)
    officer.post(f"{href}go-on")
    assert "重新确定的保留价须大于" in text(officer, href)
    [right] = assets.burdens(scope, busy.asset)
    assets.end_burden(scope, right.pk, at)


def of_a_crime(scope, people, officer, href, busy) -> None:
    """The second auction fails as well: nobody takes it at the reserve, and it may go without one."""
    officer.post(f"{href}describe", {"title": "小型轿车", "criminal": "1"})
    assert officer.post(f"{href}declined").status_code == 409  # its second auction comes first
    first = auctions.last_round(busy.lot)
    opens, start = first.ends_at + 20 * DAY, Money(first.start_fen * 8 // 10)
    terms = auctions.Terms(opens, opens + DAY, start, Money.yuan(500), Money.yuan(6000), (1,))
    judge = courts.scope_of(people["officer"].account, build.now(scope).date())
    over(scope, auctions.publish(judge, busy.lot, terms, first.ends_at + 2 * DAY))
    assert "涉案财物：接收" in text(officer, href)
    assert officer.post(f"{href}treasury", {"name": "财政局", "office": "9133"}).status_code == 422
    officer.post(f"{href}declined")
    assert "可以进行无保留价拍卖" in text(officer, href)


def test_the_duties_of_one_sale(court, officer):
    scope, people, busy = court
    href, running = f"/desk/auctions/{busy.lot}/", auctions.live_round(busy.lot)
    paused(scope, officer, href, running)
    over(scope, running)
    shared(scope, officer, href, busy)
    burdened(scope, officer, href, busy)
    finance = stage.signed_in(people["finance"])
    assert finance.post(f"{href}pointless").status_code == 403
    of_a_crime(scope, people, officer, href, busy)


def test_a_report_goes_back_to_be_corrected(court, officer):
    scope, _, busy = court
    at = build.now(scope)
    valuations.stop(scope, busy.valuation, "no_result", at)
    thing = valuations.valuation(scope, busy.valuation).asset_id
    one = build.appraised(scope, thing, Money.yuan(90000), at)
    href = f"/desk/valuations/{one.pk}/"
    page = text(officer, href)
    assert "送交当事人不迟于" in page and "退回补正" in page
    assert officer.post(f"{href}correct", {"wrong": "appraiser-9"}).status_code == 404
    officer.post(f"{href}correct", {"wrong": "appraiser-1"})
    page = text(officer, href)
    assert "等报告" in page and "退回补正" in page
    assert officer.post(f"{href}stop", {"ground": "bored"}).status_code == 422
