"""Who on the audit list may be who registered: Splink on DuckDB, over those whom exact comparison left over.

The weights are set here, not learnt from the data: the same two lines get the same weight in every case, with five people
or with 250,000, and a judge can be told why. All stays in memory; nothing is written by this module.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from zhixing.kernel.identifiers import IdNumberChecksumWrong, IdNumberMalformed, upgrade_id

LIKELY = -3.0
"""Match weight from which a pair is shown to a person [design]."""
MOST_PAIRS = 3
"""Lines of the list shown for one registration, the likeliest first [design]."""
APART, EMPTY = "apart", "empty"
"""What a comparison found when neither equal nor nearly so, and when one side is empty."""


@dataclass(frozen=True)
class Record:
    """A registration, or a line of the audit list, as far as it is compared."""

    pk: int
    name: str
    id_number: str = field(repr=False)
    phone: str = field(default="", repr=False)
    users: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Found:
    """A registration and a line that may be the same person; `compared`: comparison -> what it found."""

    claim: int
    listed: int
    weight: float
    compared: dict[str, str]


# (what is found, SQL over l and r, m, u): of pairs that are one person so many in a thousand look like this, of others u.
Level = tuple[str, str, float, float]
NEAR = "damerau_levenshtein(id_number_l, id_number_r)"
COMPARISONS: dict[str, tuple[str, tuple[Level, ...], float]] = {
    "name": (
        "name_l = '' OR name_r = ''",
        (
            ("same", "name_l = name_r", 0.90, 5e-4),
            ("sound", "sound_l = sound_r", 0.06, 1e-3),
            ("one_sign", "levenshtein(name_l, name_r) = 1 AND length(name_l) > 2", 0.03, 1e-2),
        ),
        0.01,
    ),
    "id": (
        "id_number_l = '' OR id_number_r = ''",
        (
            ("same", "id_number_l = id_number_r", 0.50, 1e-8),
            ("one_digit", "levenshtein(id_number_l, id_number_r) = 1", 0.33, 1e-7),
            ("swapped", f"{NEAR} = 1", 0.10, 1e-8),
            ("two_digits", f"{NEAR} = 2", 0.05, 1e-6),
        ),
        0.02,
    ),
    "phone": (
        "phone_l = '' OR phone_r = ''",
        (
            ("same", "phone_l = phone_r", 0.75, 1e-5),
            ("one_digit", "damerau_levenshtein(phone_l, phone_r) = 1", 0.10, 1e-5),
        ),
        0.15,
    ),
    "user": (
        "len(users_l) = 0 OR len(users_r) = 0",
        (("same", "list_has_any(users_l, users_r)", 0.90, 1e-6),),
        0.10,
    ),
}
BLOCKS = (
    "l.id_number = r.id_number",
    "l.phone = r.phone AND l.phone <> ''",
    "l.sound = r.sound AND l.born = r.born",
    "l.sound = r.sound AND l.area = r.area",
    "l.sound = r.sound AND l.tail = r.tail",
    "l.born = r.born AND l.area = r.area AND l.tail = r.tail",
)


def likely(claims: Sequence[Record], listed: Sequence[Record]) -> list[Found]:
    """Pairs worth a person's look, by registration and then the likeliest first."""
    if not claims or not listed:
        return []
    import duckdb
    from splink import DuckDBAPI, Linker

    with duckdb.connect(":memory:") as connection:
        connection.execute("SET threads = 2; SET memory_limit = '2GB'; SET enable_progress_bar = false")
        api: Any = DuckDBAPI(connection)
        sides = [api.register(_table(rows), dataset_display_name=name) for name, rows in (("a", claims), ("b", listed))]
        linker = Linker(sides, _settings(len(listed)), log_level="ERROR")
        rows = linker.inference.predict(threshold_match_weight=LIKELY, warning_mode="never").as_record_list()
    return _best(rows)


def _best(rows: Sequence[dict[str, Any]]) -> list[Found]:
    found: dict[int, list[Found]] = {}
    for row in rows:
        claim, listed = ("l", "r") if row["source_dataset_l"] == "a" else ("r", "l")
        pair = Found(
            row[f"unique_id_{claim}"],
            row[f"unique_id_{listed}"],
            float(row["match_weight"]),
            {name: _said(name, row[f"gamma_{name}"]) for name in COMPARISONS},
        )
        found.setdefault(pair.claim, []).append(pair)
    ranked = (
        sorted(pairs, key=lambda one: (-one.weight, one.listed))[:MOST_PAIRS] for _, pairs in sorted(found.items())
    )
    return [pair for pairs in ranked for pair in pairs]


def _said(name: str, gamma: int) -> str:
    """Splink counts levels from the last one up; -1 is an empty side."""
    levels = COMPARISONS[name][1]
    return levels[len(levels) - gamma][0] if gamma > 0 else APART if gamma == 0 else EMPTY


def _settings(many: int) -> Any:
    from splink import SettingsCreator, block_on
    from splink.blocking_rule_library import CustomRule

    rules: list[Any] = [CustomRule(rule) for rule in BLOCKS] + [block_on("users", arrays_to_explode=["users"])]
    return SettingsCreator(
        link_type="link_only",
        comparisons=[_comparison(name, *parts) for name, parts in COMPARISONS.items()],
        blocking_rules_to_generate_predictions=rules,
        probability_two_random_records_match=min(0.5, 1 / many),
        retain_matching_columns=True,
    )


def _comparison(name: str, empty: str, levels: Sequence[Level], rest: float) -> Any:
    from splink.comparison_level_library import CustomLevel, ElseLevel
    from splink.comparison_library import CustomComparison

    apart = 1 - sum(u for _, _, _, u in levels)
    several: list[Any] = [CustomLevel(empty, "empty").configure(is_null_level=True)]
    several += [CustomLevel(sql, words).configure(m_probability=m, u_probability=u) for words, sql, m, u in levels]
    several.append(ElseLevel().configure(m_probability=rest, u_probability=apart))
    return CustomComparison(several, output_column_name=name)


def _table(rows: Sequence[Record]) -> Any:
    import pyarrow

    plain = [plain_name(one.name) for one in rows]
    numbers = [whole_id(one.id_number) for one in rows]
    return pyarrow.table(
        {
            "unique_id": [one.pk for one in rows],
            "name": plain,
            "sound": [sound(one) for one in plain],
            "id_number": numbers,
            "area": [one[:6] for one in numbers],
            "born": [one[6:14] for one in numbers],
            "tail": [one[14:] for one in numbers],
            "phone": [one.phone for one in rows],
            "users": pyarrow.array([list(one.users) for one in rows], pyarrow.list_(pyarrow.string())),
        }
    )


@cache
def _simplifier() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


def plain_name(name: str) -> str:
    """A name without spaces and dots, variant and traditional characters as the common ones: 陳曉峯 is 陈晓峰."""
    return str(_simplifier().convert("".join(sign for sign in name.upper() if sign.isalnum())))


def sound(name: str) -> str:
    """How a name sounds, without tones: 陈晓峰 and 陈小锋 both `chen xiao feng`."""
    from pypinyin import lazy_pinyin

    return " ".join(lazy_pinyin(name)).lower()


def whole_id(number: str) -> str:
    """The 18 digits of an ID number where it can be read; an old one of 15 whose date is none stays as it is."""
    try:
        return upgrade_id(number)
    except (IdNumberMalformed, IdNumberChecksumWrong):
        return number.strip().upper()
