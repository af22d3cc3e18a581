"""`python -m tfgraph`."""

import sys

# Python put the working directory here: a `queue.py` of the user's in it is not for us.
if not sys.flags.safe_path:
    sys.path[0] = sys.exec_prefix

from tfgraph.command_line import main  # noqa: E402

sys.exit(main())
