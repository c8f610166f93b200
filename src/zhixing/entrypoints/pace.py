"""How fast one sender is heard: a bucket that fills with time. In memory, for this process alone."""

from collections.abc import Hashable


class Pace:
    """`per_second` in the long run, `burst` at once; those who rested long enough are forgotten."""

    def __init__(self, per_second: float, burst: int, remembered: int = 10_000) -> None:
        self.per_second, self.burst, self.remembered = per_second, burst, remembered
        self.left: dict[Hashable, tuple[float, float]] = {}

    def tokens(self, who: Hashable, watch: float) -> float:
        """What this one may still say now; asking costs nothing and keeps nothing."""
        left, since = self.left.get(who, (float(self.burst), watch))
        return min(self.burst, left + (watch - since) * self.per_second)

    def too_fast(self, who: Hashable, watch: float) -> bool:
        """Whether this one has used up what he is heard with; `watch` is the stopwatch now, in seconds."""
        left = self.tokens(who, watch)
        self.left[who] = left - (left >= 1), watch
        if len(self.left) > self.remembered:
            rested = self.burst / self.per_second
            self.left = {one: kept for one, kept in self.left.items() if watch - kept[1] < rested}
        return left < 1
