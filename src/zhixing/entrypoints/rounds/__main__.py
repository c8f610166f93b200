"""`python -m zhixing.entrypoints.rounds`: the same as `zhixing rounds`."""

from zhixing.entrypoints.rounds.server import main

main()
