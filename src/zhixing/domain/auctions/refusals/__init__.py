"""What this room refuses: `bidding`, `selling`, `showing` a lot."""

from zhixing.domain.auctions.refusals.bidding import *
from zhixing.domain.auctions.refusals.selling import *
from zhixing.domain.auctions.refusals.showing import *
