"""`python -m zhixing.entrypoints.cli`, for a clone whose scripts are not on the path."""

import sys

from zhixing.entrypoints.cli import main

sys.exit(main())
