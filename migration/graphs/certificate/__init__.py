"""What became of a graph, and the proof: as JSON and as a page.

- `contents.py`: layers and their nodes, weights, differences, and what was left out.
- `left_out.py`: why a node of the graph is not in the model.
- `page.py`: the page.
"""

from migration.graphs.certificate.contents import contents
from migration.graphs.certificate.page import page

__all__ = ["contents", "page"]
