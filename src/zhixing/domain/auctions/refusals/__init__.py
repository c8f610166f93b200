"""What this room refuses: `selling` and bidding, `showing` a lot."""

from zhixing.domain.auctions.refusals.selling import *
from zhixing.domain.auctions.refusals.showing import *
