"""What this room refuses: `bidding`, `selling`, `showing` a lot, `duties` towards others."""

from zhixing.domain.auctions.refusals.bidding import *
from zhixing.domain.auctions.refusals.duties import *
from zhixing.domain.auctions.refusals.selling import *
from zhixing.domain.auctions.refusals.showing import *
