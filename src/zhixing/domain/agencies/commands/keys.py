"""Keys: whose are believed on which days, and our own. A key follows another while both are believed."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from zhixing.domain.agencies import jobs, rules
from zhixing.domain.agencies.events import KeyRenewed, KeyTrusted
from zhixing.domain.agencies.models import OwnKey, Unit, UnitKey
from zhixing.domain.agencies.queries import practice_master
from zhixing.domain.agencies.refusals import KeyTooSoon, KeyUnusable, NoSuchUnit
from zhixing.gateways.exchange import KeyDays
from zhixing.gateways.keys import COURT, PRACTICE_COURT, Sm2Key, UnusableKey, new_key, practice_key, public_key
from zhixing.infra import clock
from zhixing.infra.commands import command, queue_up
from zhixing.infra.events import announce, lock_court
from zhixing.kernel.scope import Scope


@command
def trust_key(
    scope: Scope, unit_id: int, algorithm: str, public: str, from_on: date, at: datetime, to_on: date | None = None
) -> UnitKey:
    """Believe an office's key from a day on, after a person compared its fingerprint with the office.

    The key before it ends `rules.OVERLAP` later. Raises KeyUnusable, NoSuchUnit.
    """
    scope.require("agency.enlist")
    lock_court(scope.court_id)
    return _trust(scope, _unit(unit_id), [KeyDays(algorithm, public, from_on, to_on)], scope.actor, at)[0]


@command
def take_keys(scope: Scope, unit_id: int, keys: Sequence[KeyDays], signed_by: str, at: datetime) -> list[UnitKey]:
    """Keys an office announced in a message that an older key of its own signed. Raises KeyUnusable."""
    lock_court(scope.court_id)
    return _trust(scope, _unit(unit_id), keys, signed_by, at)


@command
def withdraw_key(scope: Scope, unit_id: int, key_id: str, at: datetime) -> None:
    """Believe a key no longer, from now on: it was lost, or is no longer theirs."""
    scope.require("agency.enlist")
    lock_court(scope.court_id)
    ended = clock.day(clock.real_now()) - timedelta(days=1)
    for row in UnitKey.objects.select_for_update().filter(unit_id=unit_id, key_id=key_id):
        row.to_on, row.from_on = ended, min(row.from_on, ended)
        row.save()
        announce(scope, KeyTrusted(court_id=scope.court_id, unit_id=unit_id, key_id=key_id, withdrawn=True), at)


def _unit(unit_id: int) -> Unit:
    found = Unit.objects.select_for_update(of=("self",)).filter(pk=unit_id).first()
    if found is None:
        raise NoSuchUnit(item=unit_id)
    return found


def _trust(scope: Scope, unit: Unit, keys: Sequence[KeyDays], by: str, at: datetime) -> list[UnitKey]:
    rows, real = [], clock.real_now()
    for one in keys:
        try:
            key_id = public_key(one.algorithm, unit.code, one.public).key_id
        except UnusableKey as error:
            raise KeyUnusable(why=str(error)) from error
        row, new = UnitKey.objects.get_or_create(
            key_id=key_id,
            defaults={
                "unit": unit,
                "algorithm": one.algorithm,
                "public": one.public.lower(),
                "from_on": one.from_on,
                "to_on": one.to_on,
                "trusted_by": by[:80],
                "trusted_at": real,
            },
        )
        rows.append(row)
        if new:
            older = UnitKey.objects.filter(unit=unit, to_on=None, from_on__lt=row.from_on).exclude(pk=row.pk)
            older.update(to_on=row.from_on + rules.OVERLAP)
            announce(scope, KeyTrusted(court_id=scope.court_id, unit_id=unit.pk, key_id=key_id), at)
    return rows


@command
def renew_own_key(scope: Scope, practice: bool, from_on: date, at: datetime) -> OwnKey:
    """A new pair of our own that signs from `from_on`, announced to every office under the key in force.

    The one before is still good for checking until `rules.OVERLAP` later. Raises KeyTooSoon unless offices have a day
    to hear of it.
    """
    scope.require("agency.enlist")
    if from_on <= clock.day(clock.real_now()):
        raise KeyTooSoon
    lock_court(scope.court_id)
    queue_up("agencies.own_key")
    row = _make(practice, from_on)
    older = OwnKey.objects.filter(practice=practice, to_on=None).exclude(pk=row.pk)
    older.update(to_on=from_on + rules.OVERLAP)
    announce(scope, KeyRenewed(court_id=scope.court_id, key_id=row.key_id, from_on=str(from_on)), at)
    offices = Unit.objects.filter(practice=practice, active=True).exclude(channel=Unit.Channel.COUNTER)
    for unit_id in offices.values_list("pk", flat=True):
        jobs.announce_keys.defer(unit_id=unit_id)
    return row


def begin_keys(unit: Unit) -> None:
    """What two sides need before a first message: our own pair, and for a practice office the key everybody knows."""
    today = clock.day(clock.real_now())
    begin_own_key(unit.practice)
    if unit.practice:
        key = practice_key(practice_master(), unit.code)
        UnitKey.objects.get_or_create(
            key_id=key.key_id,
            defaults={
                "unit": unit,
                "algorithm": key.algorithm,
                "public": key.public.hex(),
                "from_on": today,
                "trusted_by": "practice",
                "trusted_at": clock.real_now(),
            },
        )


def begin_own_key(practice: bool) -> None:
    """Our own pair, if there is none yet."""
    if not OwnKey.objects.filter(practice=practice).exists():
        queue_up("agencies.own_key")
        if not OwnKey.objects.filter(practice=practice).exists():
            _make(practice, clock.day(clock.real_now()))


def _make(practice: bool, from_on: date) -> OwnKey:
    """The first pair of the practice world is one its offices know; every other is drawn."""
    if practice and not OwnKey.objects.filter(practice=True).exists():
        pair = practice_key(practice_master(), PRACTICE_COURT)
    else:
        pair = new_key(Sm2Key.algorithm, PRACTICE_COURT if practice else COURT)  # type: ignore[assignment]
    return OwnKey.objects.create(
        practice=practice, key_id=pair.key_id, algorithm=pair.algorithm, secret=pair.secret.hex(), from_on=from_on
    )
