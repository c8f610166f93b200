"""The room's decisions, pure: `bidding` while a round runs, `replaying` it, `selling` before and after it, `duties` towards others, `audit` from its log alone."""

from zhixing.domain.auctions.rules.alarms import *
from zhixing.domain.auctions.rules.audit import *
from zhixing.domain.auctions.rules.bidding import *
from zhixing.domain.auctions.rules.duties import *
from zhixing.domain.auctions.rules.replaying import *
from zhixing.domain.auctions.rules.selling import *
from zhixing.domain.auctions.rules.showing import *
