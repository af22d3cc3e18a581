"""Prove that a TF1 graph and a Keras model compute the same numbers.

- `difference.py`: two arrays, in ulp and absolutely.
- `session_program.py`: a TF1 graph in a session, trained and observed.
- `keras_program.py`: a Keras model in one of its three training loops, trained and observed.
- `training.py`: both from the same checkpoint, on the same batches, with the same dropout masks.
"""

from migration.parity.difference import Difference, compare_arrays, largest
from migration.parity.keras_program import LOOPS, KerasProgram
from migration.parity.session_program import SessionProgram
from migration.parity.training import TrainingParity, compare_training

__all__ = [
    "LOOPS",
    "Difference",
    "KerasProgram",
    "SessionProgram",
    "TrainingParity",
    "compare_arrays",
    "compare_training",
    "largest",
]
