"""Values whose methods are made late behave as frozen dataclasses from the first look on."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError, fields, is_dataclass, replace

import pytest

from zhixing.kernel.frozen import frozen


@pytest.fixture
def kinds():
    @frozen
    class Sum:
        fen: int
        note: str = ""

    @frozen
    class Named(Sum):
        name: str = "x"

    return Sum, Named


def test_a_value_is_equal_hashable_replaceable_and_stays_as_it_is(kinds):
    _, named = kinds
    one = named(5, name="a")
    assert (one, hash(one)) == (named(5, "", "a"), hash(named(5, "", "a")))
    assert replace(one, fen=6) == named(6, name="a") != one
    assert "fen=5" in repr(one)
    with pytest.raises(FrozenInstanceError):
        one.fen = 7


def test_the_fields_may_be_asked_of_the_class_before_any_value(kinds):
    base, named = kinds
    assert is_dataclass(named)
    assert [one.name for one in fields(named)] == ["fen", "note", "name"]
    assert [one.name for one in fields(base)] == ["fen", "note"]
    assert base(1) == base(1) != named(1)


def test_a_missing_value_is_refused_as_ever(kinds):
    with pytest.raises(TypeError, match="fen"):
        kinds[1]()


def test_threads_that_come_first_together_make_the_class_once():
    for _ in range(50):

        @frozen
        class Pair:
            left: int
            right: int = 2

        with ThreadPoolExecutor(8) as pool:
            made = list(pool.map(lambda n, kind=Pair: kind(n).left, range(16)))
        assert made == list(range(16))
