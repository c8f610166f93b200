"""`make bench`: every measurement in turn, each in a process of its own; `FOLDER` adds the judgment reader's."""

import subprocess
import sys

BENCHES = (
    "law",
    "oracle",
    "reactions",
    "robot",
    "exchange",
    "orders",
    "notices",
    "nodes",
    "controls",
    "province",
    "bids",
    "model",
    "viewers",
    "kills",
    "finish",
    "ledger",
    "day_close",
    "payout",
    "match",
    "registering",
    "sms",
    "lots",
    "lighthouse",
)


def main() -> None:
    for name in BENCHES:
        print(f"▸ {name}", flush=True)
        subprocess.run([sys.executable, "-m", f"bench.{name}"], check=True)
    for folder in sys.argv[1:]:
        subprocess.run([sys.executable, "-m", "bench.judgment_reading", folder, "--quiet"], check=True)


if __name__ == "__main__":
    main()
