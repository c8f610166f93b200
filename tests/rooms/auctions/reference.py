"""A round in sixty lines of plain integers, to hold the room against: who leads at what price, until when."""

FIVE_MINUTES = 300
SLIP = 100


class Reference:
    """Seconds and fen; `ranks` of the seats (None: no priority), `out` why a seat may not bid at all."""

    def __init__(self, start: int, step: int, end: int, ranks: dict[str, int | None], out: dict[str, str]) -> None:
        self.start, self.step, self.end, self.ranks, self.out = start, step, end, ranks, dict(out)
        self.prices: list[tuple[str, int]] = []
        self.most: dict[str, int] = {}
        self.extensions = 0

    @property
    def leader(self) -> str | None:
        return self.prices[-1][0] if self.prices else None

    @property
    def top(self) -> int | None:
        return self.prices[-1][1] if self.prices else None

    def before(self, one: str, other: str | None) -> bool:
        mine, theirs = self.ranks.get(one), self.ranks.get(other or "")
        return one != other and other is not None and mine is not None and (theirs is None or mine < theirs)

    def over(self, winner: str, loser: str, price: int) -> int:
        return price if self.before(winner, loser) else price + self.step

    def say(self, who: str, sum_said: int, at: int, secret: bool) -> str:
        if at >= self.end:
            return "bid_after_end"
        if who in self.out:
            return self.out[who]
        least = self.start if self.top is None else self.over(who, self.leader or "", self.top)
        if secret and who == self.leader:
            least = self.top or 0
        if sum_said < least:
            return "bid_too_low"
        if sum_said > least * SLIP:
            return "bid_too_high"
        verdict, made = self.contest(who, sum_said, secret, least)
        self.prices += made
        if made and at + FIVE_MINUTES > self.end:
            self.end, self.extensions = at + FIVE_MINUTES, self.extensions + 1
        return verdict

    def bar(self, who: str) -> None:
        self.out[who] = "barred"
        self.most = {} if self.leader == who else self.most
        self.prices = [one for one in self.prices if one[0] != who]

    def contest(self, who: str, said: int, secret: bool, least: int) -> tuple[str, list[tuple[str, int]]]:
        held, top = self.leader, self.top or 0
        limit = self.most.get(held or "", 0)
        if held == who:
            self.most = {who: said if secret else limit}
            return "accepted", [] if secret else [(who, said)]
        if held is None or limit < top:
            self.most = {who: said} if secret else {}
            return "accepted", [(who, least if secret else said)]
        mine = [(who, said)]
        if (said, self.before(who, held)) > (limit, False):  # the newcomer goes higher, or as high and before him
            self.most = {who: said} if secret else {}
            price = min(said, self.over(who, held, limit)) if secret else said
            last = (
                [(held, limit)] if secret and limit >= top + self.step and price >= self.over(who, held, limit) else []
            )
            return "accepted", [*last, (who, price)]
        if self.over(held, who, said) <= limit:
            return "accepted", [*mine, (held, self.over(held, who, said))]
        if limit < top + self.step:
            self.most = {who: said} if secret else {}
            return "accepted", mine
        return "outbid_at_once", [(held, limit)]
