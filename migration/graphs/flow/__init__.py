"""What a graph computes, without what does not matter for that: the form that patterns are found in.

- `tensors.py`: `Node` and `Tensor`, and of what kind a value is: constant, weight, shape or data.
- `reading.py`: from the graph of a session to nodes; what only passes a value on is left out.
- `accepted_inputs.py`: inputs that it accepts, to try what follows from their lengths; `together.py`: in few runs.
- `conditions.py`: the branch that is taken, where the graph says which.
- `loops.py`: a `tf.while_loop` of TF1 is one node.
- `loop_body.py`: what it computes in one of its rounds.
- `one_round.py`: a round as a flow of its own; `block_cells.py`: cells of one operation, taken apart there.
"""

from migration.graphs.flow.reading import Flow
from migration.graphs.flow.tensors import Kind, Node, Tensor

__all__ = ["Flow", "Kind", "Node", "Tensor"]
