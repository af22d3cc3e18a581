"""Where the model in a graph begins and ends.

- `finding.py`: `find_endpoints`, as the user says, a signature, or the graph itself.
- `proposals.py`: what is proposed where nobody says it.
- `losses.py`: what is of losses, metrics, summaries and updates, and not of the model.
- `generated.py`: what one network makes for another, as a generator does.
- `switches.py`: placeholders that say whether it is trained.
- `nesting.py`: what lies in loops and branches.
- `wiring.py`: who takes what of whom; `names.py`: what ends are called.
"""

from migration.graphs.endpoints.finding import Endpoints, find_endpoints
from migration.graphs.endpoints.wiring import VARIABLES

__all__ = ["VARIABLES", "Endpoints", "find_endpoints"]
