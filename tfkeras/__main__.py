"""`python -m tfkeras`."""

import sys

from tfkeras.command_line import main

sys.exit(main())
