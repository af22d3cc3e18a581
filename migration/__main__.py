"""`python -m migration`."""

import sys

from migration.command_line import main

sys.exit(main())
