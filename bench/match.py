"""Registrations against an audit list whose truth is known: `python -m bench.match [--claims 250000] [--listed 260000]`.

A generator makes people, then what stands on the list and what they typed: mistyped, swapped and old ID numbers, other
characters, other phones, several platform accounts, people who are only on one side, and namesakes born on one day who are
not one person. The list goes in by the court's own import (CSV); registrations are written by COPY, for 250,000 forms
would take the bench half an hour: bench.registering measures those. match_s is one check, from the asking to the last row
written: exact in SQL, then Splink, then the list takes over phones and accounts. match_precision: of the automatic
matches, those that are true. match_recall: of the people on both sides, those matched or shown to a person.
match_peak_mb: memory of this process and of the database's, together.
"""

import argparse
import io
import random
import time
from dataclasses import dataclass, replace

from bench.place import enter, leave, today
from bench.results import record

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲建国华梅红玉春花海燕志丹萍鹏飞宇欣雨晨浩然子轩梓涵思佳琪俊峰晓东立新德福永生光荣淑珍凤云金凯旋博雅婷雪松柏"
WRITTEN = dict(
    zip(
        "伟军国华红玲刚陈刘张杨赵吴马郑许韩冯邓蒋叶苏陆钟卢万严龚峰",
        "偉軍國華紅玲剛陳劉張楊趙吳馬鄭許韓馮鄧蔣葉蘇陸鍾盧萬嚴龔峯",
        strict=True,
    )
)
SOUNDS = dict(zip("伟芳静丽敏明涛杰晓宇欣轩佳琪峰华英燕强建", "玮方靖莉闽铭滔洁小雨新宣嘉淇锋骅瑛艳墙健", strict=True))
AREAS = [f"9901{n:02d}" for n in range(1, 60)]


@dataclass(frozen=True)
class Man:
    """A person as he is; `user` his accounts at the platform."""

    name: str
    number: str
    phone: str
    users: tuple[str, ...]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--claims", type=int, default=250_000)
    parser.add_argument("--listed", type=int, default=260_000)
    parser.add_argument("--no-record", action="store_true")
    chosen = parser.parse_args()
    enter("match")
    from bench.crowd import Peak
    from tests.rooms import build
    from zhixing.domain.collective import api as collective
    from zhixing.domain.collective import commands

    scope, world = build.court(195), World(2026)
    both, only_claims = world.people(chosen.claims * 98 // 100), world.people(chosen.claims - chosen.claims * 98 // 100)
    rest = chosen.listed - len(both)
    twins = [world.namesake(man) for man in only_claims[: min(len(only_claims) * 3 // 5, rest)]]
    on_list = [world.as_listed(man) for man in both] + twins + world.people(rest - len(twins))
    truth = load(scope, world, on_list, both, only_claims)
    one = collective.matters(scope).get()
    print(f"{chosen.claims:,} registrations, {chosen.listed:,} on the list, {len(both):,} on both", flush=True)
    at = build.now(scope)
    with Peak() as peak:
        began = time.perf_counter()
        found = commands.run_check(scope, collective.ask_check(scope, one.pk, at).pk, at)
        took = time.perf_counter() - began
    automatic, wrong, shown = judged(one, truth)
    precision = 1 - wrong / automatic
    recall = (automatic - wrong + shown) / len(both)
    print(f"automatic {automatic:,} ({found.exact:,} exact, {found.by_account:,} by account), {wrong} of them wrong;")
    print(f"{found.to_person:,} to a person, the right line among them for {shown:,}")
    figures = {"match_precision": (round(precision, 5), "share"), "match_recall": (round(recall, 5), "share")}
    figures |= {"match_s": (round(took, 1), "s"), "match_peak_mb": (round(peak.mb), "MB")}
    for key, (value, unit) in figures.items():
        print(f"{key} {value} {unit}")
        if not chosen.no_record and chosen.claims == 250_000:
            record(key, value, unit, today())
    leave("match")


class World:
    """Makes people nobody is, and the slips of whoever types them in."""

    def __init__(self, seed: int) -> None:
        self.chance, self.numbers, self.made = random.Random(seed), set(), 0

    def people(self, many: int) -> list[Man]:
        return [self._man() for _ in range(many)]

    def _man(self, name: str = "", head: str = "") -> Man:
        draw = self.chance
        self.made += 1
        name = name or draw.choice(SURNAMES) + "".join(draw.choice(GIVEN) for _ in range(draw.choice((1, 2, 2, 2))))
        users = tuple(f"u{self.made:07d}{letter}" for letter in "ab"[: draw.choice((1, 1, 1, 2))])
        return Man(name, self._number(head), f"1{draw.randrange(30, 99)}{draw.randrange(10**8):08d}", users)

    def _number(self, head: str) -> str:
        from tests.rooms.collective.crowd import numbered

        while True:
            born = f"{self.chance.randrange(1940, 2004)}{self.chance.randrange(1, 13):02d}{self.chance.randrange(1, 29):02d}"
            number = numbered((head or self.chance.choice(AREAS) + born) + f"{self.chance.randrange(1, 1000):03d}")
            if number not in self.numbers:
                self.numbers.add(number)
                return number

    def namesake(self, man: Man) -> Man:
        """Another person of the same name, born on the same day in the same place."""
        return self._man(man.name, man.number[:14])

    def as_listed(self, man: Man) -> Man:
        """How the platform's books have him."""
        draw = self.chance.random
        name, number, phone = man.name, man.number, man.phone
        if draw() < 0.005:
            number = self._number("")  # another's, or an old one
        elif draw() < 0.08:
            number = self._slip(number)
        elif draw() < 0.05 and number[6:8] == "19":
            number = number[:6] + number[8:17]
        if draw() < 0.05:
            name = "".join(WRITTEN.get(sign, sign) for sign in name)
        elif draw() < 0.03:
            name = name[0] + "".join(SOUNDS.get(sign, sign) for sign in name[1:])
        elif draw() < 0.01:
            name = name[:-1] + self.chance.choice(GIVEN)
        if (lot := draw()) < 0.30:
            phone = "" if lot < 0.1 else f"1{self.chance.randrange(30, 99)}{self.chance.randrange(10**8):08d}"
        return Man(name, number, phone, man.users if draw() < 0.7 else ())

    def _slip(self, number: str) -> str:
        """One digit mistyped, two neighbours swapped, or two digits mistyped; never a number somebody else has."""
        while True:
            digits, at, kind = list(number), self.chance.randrange(6, 17), self.chance.random()
            if kind < 0.35:
                digits[at - 1], digits[at] = digits[at], digits[at - 1]
            else:
                for place in {at} if kind < 0.85 else {at, self.chance.randrange(6, 17)}:
                    digits[place] = str((int(digits[place]) + self.chance.randrange(1, 10)) % 10)
            slipped = "".join(digits)
            if slipped != number and slipped not in self.numbers:
                self.numbers.add(slipped)
                return slipped


def load(scope, world: World, on_list: list[Man], both: list[Man], only_claims: list[Man]) -> dict[str, int]:
    """List and registrations in; by true ID number, the number of the line that is this person."""
    from tests.rooms import build
    from zhixing.domain.collective import api as collective
    from zhixing.law.collective import Method

    at, order = build.now(scope), list(range(len(on_list)))
    world.chance.shuffle(order)
    case = build.case(scope)
    one = collective.open_matter(scope, case.pk, "演练集资案", Method.IN_MINUS_OUT, at.date(), at.date(), "", at)
    out = io.StringIO("姓名,身份证号,投入,手机,平台账号\n")
    out.seek(0, io.SEEK_END)
    for place in order:
        man = on_list[place]
        for user in man.users or ("",):
            out.write(f"{man.name},{man.number},100,{man.phone},{user}\n")
    began = time.perf_counter()
    upload = collective.import_audit(scope, one.pk, "audit.csv", out.getvalue().encode(), at, keep_doubtful=True)
    print(f"list of {upload.rows:,} rows imported in {time.perf_counter() - began:.1f} s", flush=True)
    assert upload.bad == 0 and upload.people == len(on_list), (upload.faults[:3], upload.people)
    claims = [replace(man, users=man.users[:1]) for man in both] + only_claims
    world.chance.shuffle(claims)
    copy_claims(one, claims, at)
    line = {place: number for number, place in enumerate(order, start=1)}
    return {man.number: line[place] for place, man in enumerate(both)}


def copy_claims(one, claims: list[Man], at) -> None:
    """Registrations as `register` writes them."""
    from django.db import connection

    from zhixing.infra.crypto import blind_index, encrypt

    columns = "matter_id, role, name, id_number, id_index, phone, phone_index, helper, users, bank, account, holder, at_window"
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY collective_registration ({columns}, actor, at, way) FROM STDIN") as copy,
    ):
        for n, man in enumerate(claims):
            place = "collective_registration."
            told = (("id_number", man.number), ("phone", man.phone), ("users", "\n".join(man.users)))
            number, phone, users = (encrypt(text, place + name) for name, text in told)
            account = encrypt(f"62179900{n:010d}1", place + "account")
            found = blind_index("id_number", man.number), blind_index("phone", man.phone)
            copy.write_row((one.pk, "own", man.name, number, found[0], phone, found[1], b"", users, "澜州农商行",
                            account, man.name, False, "victim", at, ""))  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE collective_registration, collective_victim")


def judged(one, truth: dict[str, int]) -> tuple[int, int, int]:
    """Automatic matches, those of them that are wrong, and people whose line a person is shown."""
    from zhixing.domain.collective.models import Pair

    automatic = wrong = 0
    shown: dict[int, set[int]] = {}
    for claim, number in Pair.objects.values_list("registration_id", "victim__number"):
        shown.setdefault(claim, set()).add(number)
    right = 0
    for row in one.registrations.select_related("victim").iterator(chunk_size=5000):
        mine = truth.get(str(row.id_number))
        if row.victim is not None:
            automatic += 1
            wrong += row.victim.number != mine
        elif mine in shown.get(row.pk, ()):
            right += 1
    return automatic, wrong, right


if __name__ == "__main__":
    main()
