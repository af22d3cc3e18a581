"""The model to write: layers, and the calls of them that the outputs need.

- `layer.py`: `Layer`, `Call`, `Value`: what a line of the source will be.
- `model_plan.py`: `Plan`: calls for all nodes of a flow, found by the patterns.
- `graph_part.py`: what goes into the model as it is; `sums.py`: sums that Keras takes for something else.
- `ordering.py`: calls behind those that they need.
- `own_cell.py`: cells of recurrent layers that Keras does not have.
- `literals.py`: numbers and arrays as Python writes them.
- `names.py`: what the layers are called.
"""

from migration.graphs.plan.layer import Call, Layer, Value
from migration.graphs.plan.model_plan import Plan, make_plan

__all__ = ["Call", "Layer", "Plan", "Value", "make_plan"]
