"""What is found by looking, on court time: the law's limits are rows, never scheduled jobs."""

from datetime import timedelta

from zhixing.domain.agencies import api as agencies
from zhixing.domain.auctions import api as auctions
from zhixing.domain.collective import api as collective
from zhixing.domain.courts import api as courts
from zhixing.domain.documents import api as documents
from zhixing.domain.inquiries import api as inquiries
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import api as payments
from zhixing.domain.procedure import api as procedure
from zhixing.domain.seizures import api as seizures
from zhixing.infra import clock, jobs


def run_all() -> None:
    """One round over every court."""
    for court in courts.Court.objects.order_by("code"):
        at = clock.now(court.pk)
        procedure.sweep(courts.system_scope(court.pk), at)
        agencies.give_up_overdue(court.pk)
        seizures.lapse_overdue(court.pk)
        seizures.ring_alarms(court.pk)
        inquiries.draw_last_week(court.pk)
        auctions.lay_reminders(court.pk, at)
    auctions.follow_prices()
    auctions.let_reminders_go()
    for room in (documents, payments):
        room.give_up_unsent()
    collective.give_up_dead()
    agencies.call_on_waiting()
    collective.let_codes_go()
    collective.let_identities_be_checked()
    collective.let_texts_go()
    while agencies.stamp():
        pass
    agencies.forget_nonces()
    jobs.revive_stalled()
    ledger.seal_day(clock.day(clock.real_now()) - timedelta(days=1))
