"""Real time in the practice world, read here and nowhere else. Its days come from the court, in each request."""

import time
from datetime import datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    return datetime.now(SHANGHAI)


def milliseconds() -> int:
    return time.time_ns() // 1_000_000
