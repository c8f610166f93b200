"""Whether a name and a number belong together (实名核验): one question, answered at once."""

from datetime import datetime
from enum import StrEnum

from zhixing.gateways import reading
from zhixing.gateways.failures import MalformedAnswer
from zhixing.gateways.wire import Endpoint, call


class Said(StrEnum):
    """What the office says of a name and a number."""

    FITS = "fits"
    DIFFERS = "differs"
    UNKNOWN = "unknown"
    """No such number there."""


def ask(office: Endpoint, key: str, name: str, id_number: str, *, at: datetime) -> Said:
    """What the office says; asked again under `key` it says the same. Raises the gateway's failures."""
    body = reading.canonical({"id": key, "name": name, "id_number": id_number})
    answer = call(office, "POST", "/real-name", body, at=at)
    try:
        return Said(reading.text(reading.json_object(answer.body), "said", 16))
    except ValueError as error:
        raise MalformedAnswer(unit=office.unit, why=str(error)[:200]) from error
