"""Network price inquiry (网络询价): one question to each platform, a report with a price back."""

from dataclasses import dataclass, field
from datetime import date, datetime

from zhixing.gateways import reading
from zhixing.gateways.agencies import Accepted, AgencyReply, AgencyRequest, poll, send
from zhixing.gateways.failures import AgencyRefused, MalformedAnswer
from zhixing.gateways.wire import Endpoint
from zhixing.kernel.money import Money


@dataclass(frozen=True)
class PriceReport:
    """A platform's report. `valid_until` is the last day it holds (参考价规定 27: at most one year)."""

    id: str
    platform: str
    report_no: str
    price: Money
    made_on: date
    valid_until: date
    original: bytes = field(repr=False)


def ask(platform: Endpoint, request: AgencyRequest, *, at: datetime) -> PriceReport | Accepted:
    """`request` holds exactly one item (`price.vehicle`: plate, vin). AgencyRefused when the platform has no data."""
    return _report_or_wait(send(platform, request, at=at))


def fetch(platform: Endpoint, request: AgencyRequest, *, at: datetime, court_on: date) -> PriceReport | Accepted:
    """Poll for a report; a platform may take practice days, so `court_on` counts."""
    return _report_or_wait(poll(platform, request, at=at, court_on=court_on))


def report(reply: AgencyReply) -> PriceReport:
    """The report in an answer, e.g. one that came by callback. Raises AgencyRefused or MalformedAnswer."""
    if len(reply.items) != 1:
        raise MalformedAnswer(unit=reply.unit, why="not one price")
    item = reply.items[0]
    if item.result != "found":
        raise AgencyRefused(unit=reply.unit, http_status=200, reason=item.result, detail=item.reason or "无数据")
    try:
        [record] = item.records
        price = Money(reading.whole(record, "price_fen"))
        if price <= Money.zero:
            raise ValueError("the price is not positive")
        return PriceReport(
            reply.id,
            reply.unit,
            reading.text(record, "report_no", 64),
            price,
            reading.day(record, "made_on"),
            reading.day(record, "valid_until"),
            reply.original,
        )
    except ValueError as error:
        raise MalformedAnswer(unit=reply.unit, why=str(error)[:200]) from error


def _report_or_wait(answer: AgencyReply | Accepted) -> PriceReport | Accepted:
    return answer if isinstance(answer, Accepted) else report(answer)
