"""Draws from a seed: the same seed makes the same world on every machine and under every Python (SplitMix64)."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
_MASK = (1 << 64) - 1


class Draw:
    """One stream of draws; two streams of different seeds have nothing to do with each other."""

    def __init__(self, seed: str) -> None:
        self.state = int.from_bytes(hashlib.new("sm3", seed.encode()).digest()[:8])

    def below(self, limit: int) -> int:
        """0 to `limit` - 1."""
        self.state = (self.state + 0x9E3779B97F4A7C15) & _MASK
        mixed = ((self.state ^ (self.state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return (mixed ^ (mixed >> 31)) % limit

    def between(self, low: int, high: int) -> int:
        """Both ends included."""
        return low + self.below(high - low + 1)

    def pick(self, things: Sequence[T]) -> T:
        return things[self.below(len(things))]

    def hits(self, per_mille: int) -> bool:
        return self.below(1000) < per_mille
