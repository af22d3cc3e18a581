"""The source of a planned model.

- `model_source.py`: the module, line by line; `cell_source.py`: the class of a cell that Keras does not have.
- `own_layers/`: layers that Keras does not have; a model that needs one has its source in its own.
"""

from migration.graphs.writing.model_source import model_source

__all__ = ["model_source"]
