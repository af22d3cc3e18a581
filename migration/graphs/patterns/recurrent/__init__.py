"""Recurrent layers: `LSTM`, `GRU`, `SimpleRNN`, `ConvLSTM2D` and `RNN`, of loops and of loops that were unrolled.

- `arrays.py`: weights that are made of parts of others.
- `sums.py`: what goes into a gate, as a sum of products with kernels.
- `cells.py`: cells that Keras has, by what they compute; `own_cells.py`: all others.
- `layers.py`: the layer of a cell, over a sequence.
- `sequences.py`: sequences, and what is taken of them.
- `loops.py`: `tf.nn.dynamic_rnn`, `tf.scan`, `tf.while_loop`, `tf.keras` of TF1, by `rounds.py`: a loop taken apart,
  and `over_time.py`: its layers.
- `block_lstm.py`: all steps in one operation.
- `unrolled.py`: `tf.nn.static_rnn`, and loops of Python; `held.py`: their steps that not all examples have.
- `steps.py`: sequences that lie in a graph step by step.
- `masks.py`: masks that Keras would hand on.
- `bidirectional.py`: two layers, of which one goes backwards.

A cell sums x @ W + h @ U, where TF1 has [x, h] @ [W, U]: numbers differ by the order of that sum.
Cells of the model's own compute the same operations as the graph: numbers are the same.
"""

import importlib
import pkgutil

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")
