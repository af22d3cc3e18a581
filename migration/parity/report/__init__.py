"""A comparison for people and for programs.

- `terminal.py`: a table of the levels, and the first operation that differs.
- `as_json.py`: all of it, for other programs.
- `page.py`: one HTML file, with loss curves, ulp by layer and the path to the first difference.
"""

from migration.parity.report.as_json import as_json, write_json
from migration.parity.report.page import write_page
from migration.parity.report.terminal import explanation, levels_table

__all__ = ["as_json", "explanation", "levels_table", "write_json", "write_page"]
