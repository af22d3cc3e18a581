"""Prove that two programs compute the same, or name the first operation where they part, and why.

Arrays
- `difference.py`: two, in ulp, absolutely, relatively; `difference_table.py`: many, as text; `ulps.py`: counted.
- `tolerances.py`: how far apart is allowed, by dtype and device, and why; `levels.py`: what that means at each level.

Programs
- `session_program.py`: a TF1 graph in a session; `keras_program.py`: a Keras model in one of its three training loops;
  `callable_program.py`: any function; `recorded_program.py`: a script's run from a file (`record.py`), which
  `recorder.py` wrote, also on TF 1.15.
- `trace.py`: the operations of one step and their values: `graph_trace.py`, `session_trace.py`, `function_trace.py`.

Comparison
- `training.py`: programs trained on the same batches with the same random numbers.
- `alignment.py`: which tensors of two traces have the same values; `divergence.py`: where they part;
  `trace_comparison.py`: both, for outputs, loss and gradients.
- `evidence.py` and `causes/`: what it looks like; one known cause per file.
- `comparison.py`: all levels; `report/`: for people; `asserting.py`: `assert_parity`, for tests.
"""

from migration.parity.asserting import assert_parity
from migration.parity.callable_program import CallableProgram
from migration.parity.comparison import Comparison, compare, compare_inference, compare_record, compare_records
from migration.parity.difference import Difference, compare_arrays, largest
from migration.parity.keras_program import LOOPS, KerasProgram
from migration.parity.levels import Allowance
from migration.parity.record import read_record
from migration.parity.recorded_program import RecordedProgram
from migration.parity.session_program import SessionProgram
from migration.parity.training import TrainingParity, compare_training

__all__ = [
    "LOOPS",
    "Allowance",
    "CallableProgram",
    "Comparison",
    "Difference",
    "KerasProgram",
    "RecordedProgram",
    "SessionProgram",
    "TrainingParity",
    "assert_parity",
    "compare",
    "compare_arrays",
    "compare_inference",
    "compare_record",
    "compare_records",
    "compare_training",
    "largest",
    "read_record",
]
