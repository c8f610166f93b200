"""What is found by looking, on court time."""

from zhixing.domain.courts import api as courts
from zhixing.domain.inquiries import rules
from zhixing.domain.inquiries.commands.look import draw_sample
from zhixing.domain.inquiries.models import Sample
from zhixing.infra import clock


def draw_last_week(court_id: int) -> None:
    """Draw the sample of the week that is over, once."""
    at = clock.now(court_id)
    last_on = at.date() - rules.WEEK
    monday = last_on - rules.DAY * last_on.weekday()
    if not Sample.objects.filter(court_id=court_id, week_on=monday).exists():
        draw_sample(courts.system_scope(court_id), monday, at)
