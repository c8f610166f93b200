"""Who acts for a party: noted after filing, set right, and paid for him only with special authority."""

from datetime import timedelta

import pytest

from tests.entrypoints.desk import stage
from tests.rooms import build
from tests.rooms.payments import bank
from zhixing.domain.cases import api as cases
from zhixing.domain.ledger import api as ledger
from zhixing.domain.parties import api as parties
from zhixing.domain.payments import api as payments
from zhixing.infra.models import Event
from zhixing.kernel.money import Money


@pytest.fixture(scope="module")
def town(own_database):
    """A case with 1,000 yuan payable to a creditor who has confirmed no account."""
    scope = bank.court()
    people = {group: build.staff(scope, group, group) for group in ("officer", "finance", "reception")}
    case = build.case(scope)
    creditor = cases.applicants(scope, case.pk)[0].party_id
    account = ledger.account(scope, f"case:{case.pk}").number
    bank.pay_in(scope, bank.Line("A1", "1000.00", credited=account))
    legs = [(f"case:{case.pk}", -Money.yuan(1000)), (f"payable:{case.pk}:{creditor}", Money.yuan(1000))]
    ledger.post(scope, "plan", legs, "test", build.now(scope), case.pk)
    return scope, people, case, creditor


def test_an_agent_is_noted_corrected_and_collects(town):
    scope, people, case, creditor = town
    officer, base = stage.signed_in(people["officer"]), f"/desk/cases/{case.pk}/"
    noted = {"name": "何以宁", "firm": "澜江律师事务所", "authority": "ordinary"}
    agents = f"{base}parties/{creditor}/agents"
    assert stage.signed_in(people["reception"]).post(agents, noted).status_code == 403
    for wrong, status in (({"name": " "}, 422), ({"authority": "all"}, 422), ({"until_on": "soon"}, 422)):
        assert officer.post(agents, noted | wrong).status_code == status
    assert officer.post(f"{base}parties/999/agents", noted).status_code == 422
    assert officer.post(agents, noted).status_code == 302
    agent = cases.applicants(scope, case.pk)[0].agents.get()
    page = officer.get(f"{base}parties").content.decode()
    assert "何以宁" in page and "一般授权" in page

    assert "由代理人代收" not in officer.get(f"{base}money").content.decode()
    collect = {f"agent-{creditor}": agent.pk, f"holder-{creditor}": "何以宁"}
    collect |= {f"bank-{creditor}": "澜州农商行", f"account-{creditor}": "6222029900002222"}
    refused = officer.post(f"{base}money/pay", collect)
    assert refused.status_code == 409 and "没有代收执行款的特别授权" in refused.content.decode()
    assert not payments.batches(scope).filter(case_id=case.pk).exists()

    change = {"authority": "special", "until_on": "", "reason": ""}
    assert officer.post(f"{base}agents/{agent.pk}", change).status_code == 422
    assert officer.post(f"{base}agents/{agent.pk}", change | {"reason": "补交特别授权委托书"}).status_code == 302
    told = Event.objects.get(name="AgentAuthorityChanged").payload
    assert (told["was"], told["now"]) == ("ordinary", "special") and "何以宁" not in str(told)
    trace = officer.get(f"{base}trace").content.decode()
    assert "由一般授权（至—）改为特别授权（至—），理由：补交特别授权委托书" in trace

    assert "由代理人代收" in officer.get(f"{base}money").content.decode()
    refused = officer.post(f"{base}money/pay", collect | {f"holder-{creditor}": "别人"})
    assert refused.status_code == 422 and "户名须是他本人" in refused.content.decode()
    assert officer.post(f"{base}money/pay", collect).status_code == 302
    payout = payments.batches(scope).get(case_id=case.pk).payouts.get()
    assert (payout.agent_id, payout.party_id, payout.number) == (agent.pk, creditor, "6222029900002222")
    finance = stage.signed_in(people["finance"])
    sheet = finance.get(f"/desk/payments/batches/{payout.batch_id}/").content.decode()
    assert "特别授权代理人代收" in sheet and "6222029900002222" not in sheet
    assert officer.post(f"{base}money/pay", collect).status_code == 422  # nothing is left to pay


def test_an_authority_that_has_ended_collects_nothing(town):
    scope, people, case, creditor = town
    officer, at = stage.signed_in(people["officer"]), build.now(scope)
    yesterday = at.date() - timedelta(days=1)
    given = cases.FilingAgent("温以宁", "special")
    ended = cases.name_agent(scope, case.pk, creditor, given, at, yesterday)
    assert ended not in cases.collecting_agents(scope, case.pk, creditor, at.date())
    assert ended in cases.collecting_agents(scope, case.pk, creditor, yesterday)
    assert "温以宁" not in officer.get(f"/desk/cases/{case.pk}/money").content.decode()


def test_the_address_a_party_confirms_is_noted_and_sealed(town):
    scope, people, case, creditor = town
    officer, at = stage.signed_in(people["officer"]), f"/desk/cases/{case.pk}/parties"
    assert "未经本人确认，退回不算送达" in officer.get(at).content.decode()
    assert officer.post(f"{at}/{creditor}/address", {"address": " "}).status_code == 422
    assert officer.post(f"{at}/999/address", {"address": "澜溪区听松里 8 号"}).status_code == 422
    assert officer.post(f"{at}/{creditor}/address", {"address": "澜溪区听松里 8 号"}).status_code == 302
    one = parties.party(scope, creditor)
    assert one.address_confirmed and one.address == "澜溪区听松里 8 号"
    page = officer.get(at).content.decode()
    assert "本人已确认" in page and "听松里" not in page
    assert Event.objects.get(name="AddressConfirmed").payload == {"party_id": creditor}
