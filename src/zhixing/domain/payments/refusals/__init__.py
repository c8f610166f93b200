"""What this room refuses: `acts` on case money, and the `doubts` that leave it in suspense."""

from zhixing.domain.payments.refusals.acts import *
from zhixing.domain.payments.refusals.doubts import *
