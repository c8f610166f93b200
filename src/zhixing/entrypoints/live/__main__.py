"""`python -m zhixing.entrypoints.live`: the same as `zhixing live`."""

from zhixing.entrypoints.live.server import main

main()
