"""The practice court's mass-victim case: its audit list is in, people register, and the check is asked for."""

from datetime import datetime, timedelta
from typing import Any

from zhixing.domain.cases import api as cases
from zhixing.domain.collective import api as collective
from zhixing.domain.courts import api as courts
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law.collective import Method
from zhixing.practice import crowd

DEBTOR, TITLE = "郁南商贸有限公司", "郁南「云禾宝」集资退赔案"
NOTICE = (
    "在「云禾宝」平台投入过资金的人，请在登记期内用本人手机登记；已在审计名单上的也要登记，以便核对身份和收款账户。"
    "本院不收取任何费用，也不会打电话索要验证码。"
)
OPEN_FOR = timedelta(days=60)


def load(scope: Scope, world: dict[str, Any], at: datetime) -> collective.Matter:
    """File the case, take the audit list in, register those who came; a worker compares and asks police and bank.

    `scope` is the court's system, which may file, prepare and register.
    """
    case = cases.file(scope, _filing(world, at), at)
    on = at.date()
    matter = collective.open_matter(scope, case.pk, TITLE, Method.IN_MINUS_OUT, on, on + OPEN_FOR, NOTICE, at)
    table = "\n".join(",".join(row) for row in crowd.audit())
    collective.import_audit(scope, matter.pk, "云禾宝审计名单.csv", table.encode(), at, keep_doubtful=True)
    _register(scope, matter, at)
    collective.ask_check(scope, matter.pk, at)
    return matter


def _filing(world: dict[str, Any], at: datetime) -> cases.Filing:
    """The judgment is for all of them; the first on the list sued for the rest (民诉法 56)."""
    owes = next(one for one in world["people"] if one["name"] == DEBTOR)
    first, on = crowd.investors(1)[0], at.date()
    debtor = cases.FilingParty(
        "d",
        "debtor",
        "company",
        DEBTOR,
        owes["id_number"],
        owes["phone"],
        owes["address"],
        owes.get("legal_representative", ""),
    )
    speaker = cases.FilingParty("a", "applicant", "person", first.name, first.id_number, first.phone, e_service=True)
    lost = sum(one.paid_in - one.back - one.interest for one in crowd.investors())
    duty = cases.FilingObligation("投资款", Money(lost), on - timedelta(days=20), ("d",), ("a",))
    return cases.Filing(
        received_on=on,
        instrument_title="民事判决书",
        instrument_court="澜州市澜溪区人民法院",
        instrument_number="（2025）浙0195民初1990号",
        effective_on=on - timedelta(days=30),
        parties=(speaker, debtor),
        obligations=(duty,),
        cause="合同纠纷（代表人诉讼）",
    )


def _register(scope: Scope, matter: collective.Matter, at: datetime) -> None:
    """All of them came to the window: a code sent to a made-up phone would be read by nobody."""
    clerk = courts.staff(scope).get(account__login="lu")
    window = courts.scope_of(clerk.account, at.date())
    assert window is not None  # she was appointed a moment ago
    for one in crowd.registered():
        said = collective.Claimant(
            name=one.name,
            id_number=one.id_number,
            phone=one.phone,
            bank=crowd.BANK_NAME,
            account=one.account,
            users=(one.user,),
            claimed_fen=one.paid_in - one.back,
        )
        collective.register(window, matter.pk, said, at)
