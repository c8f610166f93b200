"""Every address of the platform has a door, and the door is kept: each page is tried by everybody there is.

Visitors: nobody signed in, one person of each group, a person of another court who is in every group, a clerk of an
agency, a party, a bidder. What each may open follows from the view's own door; another court's things are not there.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver

from tests.entrypoints.desk import stage
from tests.rooms import build
from tests.rooms.auctions.stage import person
from zhixing.domain.agencies import api as agencies
from zhixing.domain.agencies.models import Notice
from zhixing.domain.assets import api as assets
from zhixing.domain.auctions import api as auctions
from zhixing.domain.cases import api as cases
from zhixing.domain.collective import api as collective
from zhixing.domain.courts import api as courts
from zhixing.domain.custody.models import Hit, Review, Watch
from zhixing.domain.documents import api as documents
from zhixing.domain.inquiries import api as inquiries
from zhixing.domain.intake import api as intake
from zhixing.domain.parties import api as parties
from zhixing.domain.payments import api as payments
from zhixing.domain.procedure import api as procedure
from zhixing.domain.seizures import api as seizures
from zhixing.domain.seizures.commands.load import load
from zhixing.domain.valuations.models import Objection, Quote
from zhixing.entrypoints import urls
from zhixing.entrypoints.door import Door
from zhixing.infra import files
from zhixing.infra.models import Event, Held
from zhixing.kernel.money import Money
from zhixing.law.collective import Method

AUDIENCES = {"public", "staff", "agency", "party", "bidder", "token"}
SIGN_IN = {"staff": "/sign-in", "agency": "/counter/sign-in", "party": "/case", "bidder": "/bidder/sign-in"}
GROUPS = [group for group in courts.roles() if group != "everyone"]


def addresses(patterns, before: str = "/") -> Iterator[tuple[str, URLPattern]]:
    """Every route with its pattern, included ones too."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, before + str(one.pattern))
        else:
            yield before + str(one.pattern), one


ROUTES = dict(addresses(urls.urlpatterns))
EACH = pytest.mark.parametrize("route", ROUTES)
PAGES = [route for route, pattern in ROUTES.items() if pattern.callback.door.audience != "token"]
DESK = [route for route in ROUTES if route.startswith("/desk/")]
OF_A_THING = [route for route in DESK if "_id>" in route]
NOT_THERE = {
    "/desk/payments/batches/<int:batch_id>/order.xml",
    "/desk/payments/reports/<int:report_id>.xml",
    "/desk/crowds/<int:matter_id>/parcels/<int:parcel_id>/",
    "/desk/crowds/<int:matter_id>/lists/<int:upload_id>/faults.csv",
    "/desk/crowds/<int:matter_id>/people/<int:registration_id>/",
    "/desk/crowds/<int:matter_id>/people/<int:registration_id>/evidence",
    "/desk/crowds/<int:matter_id>/people/<int:registration_id>/evidence/<int:evidence_id>",
    "/desk/crowds/<int:matter_id>/people/<int:registration_id>/admit",
    "/desk/crowds/<int:matter_id>/parcels/<int:parcel_id>/<int:place>/",
    "/desk/crowds/<int:matter_id>/parcels/<int:parcel_id>/order.xml",
    "/desk/crowds/<int:matter_id>/parcels/<int:parcel_id>/report.xml",
    "/desk/handovers/<int:lot_id>/",
    "/desk/auctions/<int:lot_id>/showing/seen/<int:picture_id>",
    "/desk/seizures/rights/<int:transfer_id>/<slug:which>.pdf",
    "/desk/requests/<int:request_id>/files/<int:number>",
}
"""Pages of what this court has not got: a sale that is over, a panorama, a paper not made yet, a payment the bank has not answered."""
OF_NO_CASE = {
    "/desk/payments/receipts/<int:receipt_id>/",
    "/desk/payments/receipts/<int:receipt_id>/confirm",
    "/desk/payments/receipts/<int:receipt_id>/refund",
    "/desk/auctions/barred/<int:barred_id>/lift",
    "/desk/intake/<int:application_id>/",
    "/desk/intake/<int:application_id>/save",
    "/desk/intake/<int:application_id>/return",
    "/desk/intake/<int:application_id>/refuse",
}
"""Pages of what is of no case: money nobody knows yet, a person who may not bid, an application not filed."""


def answers_get(route: str) -> bool:
    """Views marked `require_POST` have Django's `inner` below the door."""
    return ROUTES[route].callback.__wrapped__.__code__.co_name != "inner"


class Town:
    """A court in the middle of its work, everybody who might knock, and the numbers of its things."""

    def __init__(self) -> None:
        self.scope, self.people = stage.set_up()
        self.busy = stage.busy(self.scope, self.people)
        self._serve()
        self.ids = self._ids()
        self.visitors = {"nobody": Client()} | {group: stage.signed_in(one) for group, one in self.people.items()}
        build.court(196, "浙0196")
        neighbour = build.staff(build.everything(196), "neighbour", *GROUPS)
        self.visitors |= {"neighbour": stage.signed_in(neighbour), "agency": self._clerk("cheguan", "vehicle-office")}
        self.visitors |= {"party": self._party(), "bidder": self._bidder()}
        today = build.now(self.scope).date()
        self.may = {group: courts.scope_of(one.account, today) for group, one in self.people.items()}
        self.may["neighbour"] = courts.scope_of(neighbour.account, today)
        self.recused = self._recused()
        self.names = (build.DEBTOR.name.encode(), cases.case(self.scope, self.busy.case).number.encode())

    def _recused(self) -> Client:
        """A judge of this court who is in every group and must stay out of the case."""
        judge = build.staff(self.scope, "recused", *GROUPS, name="温景和")
        courts.recuse(self.scope, judge.pk, self.busy.case, "与当事人是近亲属", build.now(self.scope))
        return stage.signed_in(judge)

    def _serve(self) -> None:
        """A paper on its way to each party, and a text message that tells of it."""
        at, told = build.now(self.scope), [role.party_id for role in cases.roles(self.scope, self.busy.case)]
        paper = documents.issue(self.scope, self.busy.case, "acceptance_notice", {}, told, at)
        for party in told:
            documents.serve(self.scope, paper.pk, party, "post", at)
            documents.text(self.scope, self.busy.case, party, "有新的文书", f"told-{party}", at)

    def _ids(self) -> dict[str, object]:
        """Numbers of real things, by the names the addresses give them."""
        busy, scope = self.busy, self.scope
        event = Event.objects.filter(case_id=busy.case).first()
        held = Held.objects.create(chain="test", court_id=scope.court_id, case_id=busy.case, reaction="t", event=event)
        delivery = next(one for one in documents.deliveries(scope, busy.case) if one.party_id == busy.party)
        found = {"case": busy.case, "document": busy.document, "seizure": busy.seizure, "lot": busy.lot}
        found |= {"valuation": busy.valuation, "receipt": busy.receipt, "batch": busy.batch, "party": busy.party}
        found |= {"application": busy.application, "debtor": busy.party, "held": held.pk, "delivery": delivery.pk}
        found |= {"message": documents.messages(scope, busy.case)[0].pk}
        found |= {"request": agencies.requests(scope, busy.case).first().pk, "account": self._account()}
        found |= {"letter": self._letter(), "objection": self._objection(), "barred": self._barred(), "picture": 1}
        found |= {"asset": assets.things(scope, busy.case)[0].id, "node": procedure.of_case(scope, busy.case)[0].pk}
        found |= {"match": self._match(), "sampled": self._sampled()}
        found |= {"matter": self._matter(), "slip": payments.slips(scope).first().pk, "agent": self._agent()}
        found |= {"transfer": self._transfer(), "order": self._debt_order(), "report": 1, "parcel": 1}
        found |= {"upload": 1, "registration": 1, "evidence": 1}
        found |= {"file": payments.bank_files(scope).values_list("pk", flat=True)[0]}
        found |= {"payout": payments.Payout.objects.filter(batch_id=busy.batch).values_list("pk", flat=True)[0]}
        found |= self._custody()
        return {f"{name}_id": number for name, number in found.items()} | {
            "which": "letter",
            "number": 1,
            "no": 1,
            "period": 1,
            "place": 1,
            "item": "house.query",
            "robot": "notices",
            "office": "vehicle-office",
            "kind": "announcement",
            "key": "fee",
            "form": "atom",
            "name": "overview",
            "on": "2026-11-20",
            "wanted": "0",
            "token": "past",
        }

    def _account(self) -> int:
        """Where the debtor wants a surplus paid."""
        at, name = build.now(self.scope), build.DEBTOR.name
        given = (self.busy.party, self.busy.case, name, "澜州农商行", "6222029900003333")
        return parties.propose_account(self.scope, *given, at).pk

    def _agent(self) -> int:
        """A lawyer acts for the debtor."""
        given = cases.FilingAgent("何以宁", "ordinary", "澜江律师事务所")
        return cases.name_agent(self.scope, self.busy.case, self.busy.party, given, build.now(self.scope)).pk

    def _objection(self) -> int:
        """The debtor objects to a price."""
        on, quote = build.now(self.scope).date(), Quote.objects.filter(valuation_id=self.busy.valuation).first()
        given = {"party_id": self.busy.party, "received_on": on, "raised_on": on, "ground": "价格过低"}
        return Objection.objects.create(quote=quote, **given).pk

    def _custody(self) -> dict[str, int]:
        """The car was looked for and seen, the house looked at by all departments."""
        at, busy = build.now(self.scope), self.busy
        row = agencies.requests(self.scope, busy.case).first()
        about = {"court_id": self.scope.court_id, "case_id": busy.case}
        watch = Watch.objects.create(
            **about, asset_id=busy.asset, request=row, tow_at_once=False, ordered_by="test", ordered_at=at
        )
        notice = Notice.objects.create(unit=row.unit, request=row, key="S1", kind="sighting", received_at=at)
        picture = files.store(b"\x89PNG\r\n\x1a\n a car", ".png")
        hit = Hit.objects.create(watch=watch, notice=notice, seen_at=at, received_at=at, picture=picture)
        house = next(one.id for one in assets.things(self.scope, busy.case) if one.kind == "house")
        review = Review.objects.create(
            **about, asset_id=house, no=1, asked_by="test", asked_at=at, due_on=at.date() + timedelta(days=1)
        )
        return {"watch": watch.pk, "hit": hit.pk, "review": review.pk}

    def _match(self) -> int:
        """Two records that bear one name."""
        for number in ("浙（2020）澜州市不动产权第0001号", ""):
            identity = assets.Identity(number)
            at = build.now(self.scope)
            assets.record(self.scope, self.busy.case, "house", self.busy.party, identity, {}, at, title="听松里 6 号")
        return assets.matches(self.scope)[0].pk

    def _sampled(self) -> int:
        """An officer read an answer, and the week's looks were drawn."""
        at = build.now(self.scope)
        monday = at.date() - timedelta(days=at.date().weekday())
        officer = courts.scope_of(self.people["officer"].account, at.date())
        asked = inquiries.progress(self.scope, self.busy.case)[0].offices[0].request_id
        agencies.Request.objects.filter(pk=asked).update(answered_at=at)
        inquiries.note_read(officer, asked, at)
        inquiries.draw_sample(self.scope, monday, at + timedelta(days=7))
        return inquiries.drawn(self.scope, monday)[0].pk

    def _debt_order(self) -> int:
        """An order to a third party, drafted."""
        at, busy, scope = build.now(self.scope), self.busy, self.scope
        claim = assets.record(scope, busy.case, "receivable", busy.party, assets.Identity(), {}, at, title="货款")
        third = seizures.Third("company", "云汀建设有限公司")
        return seizures.prepare_debt_order(scope, busy.case, claim.pk, third, Money.yuan("100"), at).pk

    def _transfer(self) -> int:
        """A court outside asked for the right to sell the house."""
        at, busy = build.now(self.scope), self.busy
        unit = agencies.unit("vehicle-office").pk
        hold = {"case_id": busy.case, "asset_id": assets.things(self.scope, busy.case)[0].id, "unit_id": unit}
        hold |= {
            "kind": "seal",
            "state": "effective",
            "from_on": at.date(),
            "until_on": at.date() + timedelta(days=700),
        }
        load(self.scope, [hold | {"prepared_at": at}], at)
        own = seizures.seizures(self.scope, busy.case).get(state="effective")
        return seizures.note_asked(self.scope, own.pk, "杭州市西湖区人民法院", "priority", "抵押权人申请执行", at).pk

    def _matter(self) -> int:
        """The case became one of many victims."""
        at = build.now(self.scope)
        on = at.date()
        given = ("集资案", Method.IN_MINUS_OUT, on, on + timedelta(days=30), "请登记")
        return collective.open_matter(self.scope, self.busy.case, *given, at).pk

    def _barred(self) -> int:
        """Somebody may not bid."""
        return auctions.bar(self.scope, "person", person(99), "relative", build.now(self.scope)).pk

    def _letter(self) -> int:
        """A party wrote to the court."""
        scope, busy = replace(self.scope, actor=f"party:{self.busy.party}"), self.busy
        return intake.write(scope, busy.case, busy.party, "message", "什么时候发款？", build.now(self.scope)).pk

    def _clerk(self, login: str, unit: str) -> Client:
        agencies.employ(self.scope, agencies.unit(unit).pk, login, "first password", "苏禾")
        client = Client()
        client.post("/counter/sign-in", {"login": login, "password": "first password"})
        own = {"old": "first password", "new": "own password 2", "again": "own password 2"}
        client.post("/counter/password", own)
        return client

    def _party(self) -> Client:
        client, code = Client(), cases.case(self.scope, self.busy.case).access_code
        client.post(f"/case/{code}/send", {"party": self.busy.party})
        text = documents.Message.objects.filter(key__startswith="code-").latest("pk").text
        client.post(f"/case/{code}/enter", {"one_time": re.search(r"\d{6}", text).group()})
        return client

    def _bidder(self) -> Client:
        client = Client()
        given = {"kind": "person", "name": "柳映雪", "id_number": person(7), "phone": "13800007777", "login": "liu"}
        client.post("/bidder/sign-up", given | {"password": "long enough 1", "again": "long enough 1"})
        return client

    def address(self, route: str) -> str:
        """The route with numbers of real things in it."""
        if route.startswith("/case/"):
            known = self.ids | {"code": cases.case(self.scope, self.busy.case).access_code}
        elif route.startswith("/check/"):
            known = self.ids | {"code": documents.documents(self.scope, self.busy.case).first().check_code}
        else:
            known = self.ids | {"code": "I1" if "guide" in route else "enforcement_notice"}
        if "/papers/<slug:kind>" in route:
            known |= {"kind": "announcement"}
        return re.sub(r"<\w+:(\w+)>", lambda found: str(known[found.group(1)]), route)


@pytest.fixture(scope="module")
def town(own_database) -> Town:
    return Town()


def door_of(route: str) -> Door:
    return ROUTES[route].callback.door


@EACH
def test_each_view_names_its_door(route):
    found = door_of(route)
    assert found.audience in AUDIENCES
    if found.audience == "staff":
        assert any(found.permission in courts.permissions_of([group]) for group in GROUPS), found
    assert bool(found.permission) == (found.audience in ("staff", "agency", "token"))


@pytest.mark.parametrize("route", PAGES)
def test_each_page_opens_for_those_it_is_for_and_nobody_else(town, route):
    found, address = door_of(route), town.address(route)
    for who, client in town.visitors.items():
        if "sign-out" in route:
            continue
        answer = client.get(address)
        assert answer.status_code < 500, (who, answer.status_code)
        if found.audience == "public":
            assert answer.status_code != 403, who
        elif who not in town.may and who != found.audience:
            assert answer.status_code == 302, (who, answer.status_code)
            assert answer["Location"].startswith(f"{SIGN_IN[found.audience]}?next="), who
        elif found.audience != "staff":
            expected = {302} if who in town.may else {200, 302, 404, 405}
            assert answer.status_code in expected, (who, answer.status_code)
        elif not town.may[who].may(found.permission):
            assert answer.status_code == 403 and b"not_permitted" in answer.content, (who, answer.status_code)
        elif who == "neighbour":
            assert answer.status_code in ({200, 302, 404} if answers_get(route) else {405}), answer.status_code
            assert not [name for name in town.names if name in answer.content]
        elif answers_get(route):
            assert answer.status_code == 200 or route in NOT_THERE, (who, answer.status_code)
        else:
            assert answer.status_code == 405, (who, answer.status_code)


@pytest.mark.parametrize("route", OF_A_THING)
def test_another_courts_things_are_not_there(town, route):
    """Neither to look at nor to act on, whatever one may do at home."""
    address, found = town.address(route), set()
    for answer in (town.visitors["neighbour"].get(address), town.visitors["neighbour"].post(address)):
        found.add(answer.status_code)
        assert not [name for name in town.names if name in answer.content]
    assert found <= {404, 405} and 404 in found, found


def test_the_neighbour_finds_nobody_by_name(town):
    for asked in (build.DEBTOR.name, build.DEBTOR.id_number, cases.case(town.scope, town.busy.case).number, "1"):
        answer = town.visitors["neighbour"].get("/desk/search", {"q": asked})
        page = answer.content.decode()
        assert answer.status_code == 200 and "zx-case" not in page and f"/desk/cases/{town.busy.case}/" not in page


@pytest.mark.parametrize("route", DESK)
def test_who_is_recused_sees_and_does_nothing_in_his_case(town, route):
    address = town.address(route)
    answer = town.recused.get(address)
    assert answer.status_code < 500 and town.names[1] not in answer.content
    if route in OF_A_THING and route not in OF_NO_CASE:
        assert answer.status_code in (403, 404, 405), answer.status_code
        assert town.recused.post(address).status_code in (403, 404, 405)


@pytest.mark.parametrize("route", DESK)
def test_nothing_is_done_without_the_permission(town, route):
    found, address = door_of(route), town.address(route)
    for who in set(town.may) - {"neighbour"}:
        if not town.may[who].may(found.permission):
            assert town.visitors[who].post(address).status_code == 403, who


def test_a_clerk_and_a_party_see_only_their_own(town):
    other = agencies.enlist(town.scope, "office-two", "vehicle", "松岭车管分所", "Songling office", "counter", items=[])
    stranger = town._clerk("ye", other.code)
    number = town.ids["request_id"]
    for path in (f"/counter/requests/{number}/", f"/counter/requests/{number}/paper.pdf"):
        assert stranger.get(path).status_code == 404
    second = next(role.party_id for role in cases.applicants(town.scope, town.busy.case))
    theirs = next(one for one in documents.deliveries(town.scope, town.busy.case) if one.party_id == second)
    assert town.visitors["party"].get(f"/portal/papers/{theirs.pk}.pdf").status_code == 404
