"""Long audit lists, read while whoever handed one in goes on working."""

from zhixing.domain.collective import commands
from zhixing.domain.collective.models import Upload
from zhixing.infra import clock, files
from zhixing.infra.jobs import DIED, job
from zhixing.infra.reactor import reaction_scope
from zhixing.kernel.refusal import Refusal


@job()
def read_list(upload_id: int) -> None:
    """Read a long audit list; what refuses it as a whole is kept with it, and the file is dropped."""
    one = Upload.objects.select_related("matter").get(pk=upload_id)
    scope, at = reaction_scope(one.matter.court_id, "collective.read_list"), clock.now(one.matter.court_id)
    try:
        commands.read_audit(scope, upload_id, at)
    except Refusal as refusal:
        commands.note_list_refused(upload_id, refusal.code, at)
    _drop(one)


def _drop(one: Upload) -> None:
    """The file of a list that was read, unless another matter waits for the same."""
    if not Upload.objects.filter(kept=one.kept, done_at=None).exists():
        files.drop(one.kept)


def tell_list(upload_id: int) -> None:
    """The job that read it died for good."""
    one = Upload.objects.select_related("matter").get(pk=upload_id)
    commands.note_list_refused(upload_id, DIED, clock.now(one.matter.court_id))
    _drop(one)
