"""Whether a bidder's name fits his number, asked of public security before he has an account."""

from zhixing.domain.agencies import queries
from zhixing.domain.agencies.jobs.calling import endpoint
from zhixing.gateways import real_name
from zhixing.infra import chance, clock

OFFICE = "public_security"


def real_name_of(name: str, id_number: str) -> real_name.Said | None:
    """What public security says of it; None where no such office is connected. Raises the gateway's failures."""
    office = next((unit for unit in queries.units(kind=OFFICE) if unit.channel == unit.Channel.SYSTEM), None)
    if office is None:
        return None
    return real_name.ask(endpoint(office.code), chance.token(), name, id_number, at=clock.real_now())
