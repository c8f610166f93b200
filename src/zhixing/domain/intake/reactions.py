"""What this room does when others act."""

from datetime import datetime

from zhixing.domain.intake import commands
from zhixing.domain.intake.events import LetterAnswered
from zhixing.domain.intake.models import Letter
from zhixing.infra.events import reacts_to
from zhixing.kernel.scope import Scope


@reacts_to(LetterAnswered, kind=Letter.Kind.CLUE)
def draft_clue_check(event: LetterAnswered, scope: Scope, at: datetime) -> None:
    """N11: what was found of a clue goes into the file."""
    commands.draft_clue_check(scope, event.letter_id, at)
