"""`python -m tfgraph`."""

import sys

from tfgraph.command_line import main

sys.exit(main())
