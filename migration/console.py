"""Print tables: as wide as the terminal, or as they need to be where the output is no terminal."""

import rich.console
import rich.table


def print_table(table: rich.table.Table) -> None:
    """Print a table to standard output."""
    console = rich.console.Console()
    if not console.is_terminal:
        # rich would cut the cells at 80 columns; a log has no width.
        console = rich.console.Console(width=10_000)
        console.width = console.measure(table).maximum
    console.print(table)
