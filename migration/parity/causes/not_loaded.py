"""Variables that have the value they were made with."""

import numpy as np

from migration.parity.evidence import Evidence


def recognise(evidence: Evidence) -> str | None:
    """One value everywhere in one program, many in the other."""
    found = []
    for name, a, b in evidence.variables():
        constant = [array.size > 1 and bool(np.all(array == array.flat[0])) for array in (a, b)]
        if constant[0] != constant[1]:
            found.append((name, "first" if constant[0] else "second", (a if constant[0] else b).flat[0]))
    if not found:
        return None
    name, which, value = found[0]
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return f"'{name}'{more} of the {which} program is {value:g} everywhere: was it loaded?"
