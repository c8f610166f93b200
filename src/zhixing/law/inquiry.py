"""Who may be asked what about a debtor's property, on which basis, and who may see the answer. 财产调查规定."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from zhixing.kernel.dates import days
from zhixing.kernel.frozen import frozen
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Choice, Due, Verdict
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Setting, cites, since
from zhixing.law.limits import limit
from zhixing.law.tables import rows

LAUNCH = Setting("inquiry.launch", "发起网络查询", "the network query is launched within", days(3), "local")
BANK_OBJECTION = since(
    "inquiry.bank_objection", "答复金融机构异议", "a bank's objection is answered within", days(15), "网络查控规定", "6"
)
AUDIT = since("inquiry.audit", "审查审计申请", "a request for audit is decided within", days(10), "财产调查规定", "17")
REWARD = since(
    "inquiry.reward", "审查悬赏申请", "a request for a reward notice is decided within", days(10), "财产调查规定", "21"
)


class Act(StrEnum):
    """What a unit can be asked to do over the network."""

    QUERY = "query"
    FREEZE = "freeze"
    RENEW = "renew"
    RELEASE = "release"
    DEDUCT = "deduct"
    SEIZE = "seize"


@frozen
class Item:
    """One kind of property or record and the unit that keeps it. `local`: acts some places only can do."""

    key: str
    zh: str
    en: str
    unit: str
    unit_en: str
    acts: tuple[Act, ...]
    local: tuple[Act, ...]


def _items() -> dict[str, Item]:
    return {
        row["item"]: Item(
            row["item"], row["zh"], row["en"], row["unit"], row["unit_en"], _acts(row["acts"]), _acts(row["local"])
        )
        for row in rows("inquiry_items.csv")
    }


def _acts(words: str) -> tuple[Act, ...]:
    return tuple(Act(word) for word in words.split())


ITEMS = _items()
"""By key: a reconstruction [from memory] for configuration; the official list of 25 items was not found."""


class MayNotAsk(Refusal):
    zh = "不得查控：{reason_zh}。"
    en = "May not be asked: {reason_en}."
    status = 403
    article = "网络查控规定 2、7"


@cites(cite("财产调查规定", "12、13"), cite("网络查控规定", "2、7"))
def may_ask(item: str, act: Act, *, of_debtor: bool, registered_user: bool = True, local: bool = False) -> Choice[Item]:
    """The item with its unit when that act may be asked of it. `local`: this place's unit offers its local acts.

    Raises MayNotAsk for a person who is no debtor of the case, an unregistered user, an act the unit does not offer;
    KeyError for an unknown item.
    """
    one = ITEMS[item]
    if not of_debtor:
        raise MayNotAsk(reason_zh="只能查控被执行人的财产", reason_en="only the debtor may be queried", item=item)
    if not registered_user:
        raise MayNotAsk(reason_zh="仅限登记的查控人员", reason_en="registered users only", item=item)
    if act not in (one.acts + one.local if local else one.acts):
        raise MayNotAsk(reason_zh=f"{one.unit}不提供该项功能", reason_en=f"{act} is not offered for {item}", item=item)
    return Choice(one, f"可以向{one.unit}办理“{one.zh}”", f"{one.unit} may be asked for {one.key}")


@cites(cite("财产调查规定", "8、12"))
def may_see(*, report: bool, creditor: bool, court_permits: bool = False) -> Verdict:
    """Whether someone may see the debtor's own report (the creditor must be let) or what the court itself queried."""
    if not creditor:
        return Verdict(False, "非本案申请执行人", "no creditor of the case")
    if report:
        return Verdict(True, "申请执行人请求查询报告的应当准许，并负保密义务", "the creditor must be let, in secrecy")
    if court_permits:
        return Verdict(True, "法院准许查阅", "the court permits it")
    return Verdict(False, "法院查询所得信息须经准许", "what the court queried needs its permission")


@cites(cite("财产调查规定", "1"))
def launch_due(papers_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day the network query is launched: no national number, a court's own rule."""
    return limit(LAUNCH, papers_on, court, holidays)


@cites(cite("网络查控规定", "6"))
def bank_objection_due(received_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day a bank's objection to the legality of a query is answered."""
    return limit(BANK_OBJECTION, received_on, court, holidays)


@cites(cite("财产调查规定", "17"))
def audit_due(asked_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day a request for an audit is decided. The creditor prepays; the debtor bears it if misconduct is found (20)."""
    return limit(AUDIT, asked_on, court, holidays)


@cites(cite("财产调查规定", "21–24"))
def reward_due(asked_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day a request for a reward notice is decided. The reward comes out of the asker's money, to the first."""
    return limit(REWARD, asked_on, court, holidays)
