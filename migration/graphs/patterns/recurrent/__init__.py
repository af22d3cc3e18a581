"""Recurrent layers: `LSTM`, `GRU` and `SimpleRNN`, of loops and of loops that were unrolled.

- `arrays.py`: weights that are made of parts of others.
- `sums.py`: what goes into a gate, as a sum of products with kernels.
- `cells.py`: cells, by what they compute.
- `layers.py`: the layer of a cell, over a sequence.
- `sequences.py`: sequences, and what is taken of them.
- `loops.py`: `tf.nn.dynamic_rnn`, `tf.scan`, `tf.while_loop`, `tf.keras` of TF1.
- `unrolled.py`: `tf.nn.static_rnn`, and loops of Python.
- `steps.py`: sequences that lie in a graph step by step.
- `masks.py`: masks that Keras would hand on.
- `bidirectional.py`: two layers, of which one goes backwards.

A cell sums x @ W + h @ U, where TF1 has [x, h] @ [W, U]: numbers differ by the order of that sum.
"""

import importlib
import pkgutil

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")
