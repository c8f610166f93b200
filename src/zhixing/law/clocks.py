"""The court's own clocks (办案节点期限) and which figure bounds each of the 38 nodes. 期限规定; 繁简意见 30.

The node table is the platform's own design mapped to law; a limit that no article gives is a setting of the court.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from zhixing.kernel.dates import Period, days, workdays
from zhixing.kernel.frozen import frozen
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.law import (
    auction,
    auction_after,
    case_money,
    closing,
    dishonesty,
    distribution,
    entrustment,
    filing,
    finding,
    limits,
    referral,
    seizure,
)
from zhixing.law import reference_price as price
from zhixing.law.answer import Answer, Before, Due
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Dated, Mark, Reading, Setting, cites, designed, since
from zhixing.law.limits import ahead, limit
from zhixing.law.remedies import REMEDIES


def _term(key: str, zh: str, en: str, value: Period, article: str, mark: Mark = "V-web") -> Dated[Period]:
    return since(f"clocks.{key}", zh, en, value, "期限规定", article, mark)


def _own(key: str, zh: str, en: str, value: Period, mark: Mark = "design") -> Setting[Period]:
    return Setting(f"clocks.{key}", zh, en, value, mark)


HANDLER = _term("handler", "确定承办人", "the handler is named within", days(7), "2")
TELL = _term("tell", "告知申请执行人提供线索", "the applicant is asked for leads within", days(3), "5")
INVESTIGATE = _term("investigate", "依申请启动调查", "an investigation asked for starts within", days(10), "6")
SURVEY = _term("survey", "完成财产调查（一个月左右）", "the survey is finished within about", days(30), "7")
APPRAISER = _term("appraiser", "选定评估、拍卖机构", "appraiser picked within", days(10), "8", "from memory")
TITLE_NOTICE = _term("title_notice", "发出协助过户通知", "notice to move title within", days(5), "9", "from memory")
OPINION = _term("objection_opinion", "异议审查意见", "an opinion on an objection within", days(15), "10", "from memory")
HEARING = _term("objection_hearing", "异议听证", "a hearing on an objection within", days(10), "11", "from memory")
AFTER_HEARING = _term("after_hearing", "听证后提出意见", "opinion after it within", days(5), "11", "from memory")
PETITION_IN = since(
    "clocks.petition_in", "信访录入", "a petition is entered within", workdays(5), "繁简意见", "30", "V-web"
)
PETITION_DONE = since(
    "clocks.petition_done", "信访办结", "a petition is finished within", workdays(30), "繁简意见", "30", "V-web"
)
URGING = _own("urging", "执前督促", "urging before filing at most", days(15), "local")
INTAKE = _own("intake", "收件审查", "papers are checked within", days(3), "local")
TRIAGE = _own("triage", "繁简分流", "the lane is fixed within", days(10), "local")
TRIAGE_OPENS = _own(
    "triage_opens", "繁简分流最迟开启（自立案）", "triage opens, at the latest, after filing", days(5), "local"
)
SERVICE = _own("service", "首次有效送达", "first valid attempt of service within", days(10), "local")
QUERY = _own("query", "发起网络查控", "the network query is sent within", days(3), "local")
SORT = _own("sort", "反馈甄别与控制", "answers are sorted within", workdays(2))
REPORT_CHECK = _own("report_check", "财产报告核查", "a property report is checked within", days(10))
ENTRUST = _own("entrust", "委托发出", "a matter is sent within", workdays(3))
LIMIT_ORDER = _own("limit_order", "限制消费令", "the consumption limit is made within", workdays(3))
EXIT = _own("exit", "限制出境决定送达", "an exit limit is sent within", workdays(3))
VACATE = _own("vacate", "腾退预案", "the plan to vacate is made within", days(20), "local")
TALK = _own("talk", "约谈听证提前通知", "a talk is announced ahead by", days(3))

Figure = Dated[Period] | Setting[Period]
NODES: dict[str, tuple[Figure, ...]] = {
    "N01": (URGING,),
    "N02": (INTAKE,),
    "N03": (filing.DECIDE,),
    "N04": (HANDLER,),
    "N05": (TRIAGE,),
    "N06": (finding.NOTICE_PAPERS, finding.NOTICE),
    "N07": (SERVICE,),
    "N08": (TELL,),
    "N09": (QUERY,),
    "N10": (SORT,),
    "N11": (finding.LEAD, finding.URGENT_LEAD),
    "N12": (REPORT_CHECK,),
    "N13": (SURVEY,),
    "N14": (seizure.RENEWED_BEFORE,),
    "N15": (ENTRUST,),
    "N16": (entrustment.MATTER, entrustment.ACCEPT),
    "N17": (LIMIT_ORDER,),
    "N18": (dishonesty.DECIDE,),
    "N19": (dishonesty.REMOVE,),
    "N20": (),
    "N21": (EXIT,),
    "N22": (referral.DECIDE, referral.DECIDE_COMPLEX),
    "N23": (price.START,),
    "N24": (
        price.NETWORK_REPORT,
        price.NETWORK_EXTENSION,
        price.REPORT_SENT,
        price.OBJECTION,
        price.APPRAISAL_REPORT,
        price.APPRAISAL_EXTENSION,
    ),
    "N25": (price.NEXT_STEP,),
    "N26": (auction.FIRST_NOTICE, auction.FIRST_NOTICE_LAND),
    "N27": (auction.SECOND_WITHIN, auction_after.SALE_NOTICE),
    "N28": (auction.RULING, auction.HAND_OVER),
    "N29": (VACATE,),
    "N30": (case_money.CLAIM,),
    "N31": (case_money.PAY_OUT,),
    "N32": (distribution.OBJECTION, distribution.OPPOSITION, distribution.SUIT),
    "N33": (TALK,),
    "N34": (PETITION_DONE, PETITION_IN),
    "N35": (REMEDIES["objection_ruled"], REMEDIES["objection_filed"], REMEDIES["objection_told"]),
    "N36": (limits.EXTENSION_ASKED,),
    "N37": (limits.CASE_LIMIT, limits.NON_LITIGATION_LIMIT, closing.NO_PROPERTY_AFTER),
    "N38": (closing.QUERY_EVERY, closing.QUERY_FOR),
}
"""The figures that bound a node, the one that closes it first; none where the law sets no limit (N20)."""


@cites(cite("期限规定", "2–12"), cite("繁简意见", "30"))
def clock(figure: Figure, from_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The due day of one of these clocks."""
    return limit(figure, from_on, court, holidays)


@designed
def talk_announced_by(talk_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Before:
    """The last day to announce a talk or a hearing (约谈、听证)."""
    return ahead(TALK, talk_on, court, holidays)


@frozen
class Bounded(Answer):
    """The periods that bound a node, the one that closes it first; none where the law sets no limit."""

    code: str
    periods: tuple[Period, ...]

    def sentence(self, lang: str = "zh") -> str:
        if lang.startswith("zh"):
            return f"{self.code} 期限：{'、'.join(one.say() for one in self.periods) or '无'}。"
        return f"{self.code} within {', '.join(one.say('en') for one in self.periods) or 'no limit'}."


@cites(cite("期限规定", "1–12"))
def node_periods(code: str, on: date, court: CourtRules = NATIONAL) -> Bounded:
    """The periods that bound a node on that day, in the order of NODES. Raises KeyError for an unknown node."""
    read: Any = Reading(on, court)
    return Bounded(code, tuple(read(figure) for figure in NODES[code]), figures=read.used)
