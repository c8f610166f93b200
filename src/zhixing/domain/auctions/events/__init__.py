"""What happens to a lot: `selling` it, `duties` towards others, `showing` it."""

from zhixing.domain.auctions.events.duties import *
from zhixing.domain.auctions.events.selling import *
from zhixing.domain.auctions.events.showing import *
