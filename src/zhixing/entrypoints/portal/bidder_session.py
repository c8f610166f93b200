"""Who bids: the session of a real-name account of the public."""

from typing import Any

from zhixing.domain.auctions import api as auctions
from zhixing.infra.models import Account
from zhixing.kernel.masking import mask_name

LINKS = (
    ("/auctions/", "拍卖大厅 || Hall"),
    ("/auctions/rules", "竞买须知 || How to bid"),
    ("/auctions/try", "模拟竞拍 || Try it out"),
    ("/check/", "核对文书 || Check a paper"),
    ("/law/", "执行计算 || Calculators"),
)


def let_in(request: Any, account: Account, bidder: auctions.Bidder) -> None:
    """Begin the bidder's session; whoever was signed in before is out."""
    request.session.flush()
    told = {"audience": "bidder", "bidder": bidder.pk, "account": account.pk, "hash": account.get_session_auth_hash()}
    request.session.update(told)


def bidder(request: Any) -> auctions.Bidder | None:
    """The bidder behind the session; None for a visitor, a closed account, or one whose password has changed since."""
    told = request.session
    if told.get("audience") != "bidder":
        return None
    account = Account.objects.filter(pk=told["account"], is_active=True).first()
    if account is None or told.get("hash") != account.get_session_auth_hash():
        told.flush()
        return None
    return auctions.bidder_of(account.pk)


def shown_name(one: auctions.Bidder) -> str:
    """柳某; a company in full."""
    return mask_name(one.name) if one.kind == one.Kind.PERSON else one.name


def frame(request: Any) -> dict[str, Any]:
    """What the layout of auction pages needs."""
    one = bidder(request)
    return {"me": one, "bidder": shown_name(one) if one else "", "links": LINKS}
