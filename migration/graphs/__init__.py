"""TF1 graphs in files: opened, cut to what matters, evaluated, and written as Keras source.

Graphs
- `sources/`: what a graph may lie in, one file each: a `.meta` with its checkpoint, a frozen `.pb`, a SavedModel;
  a script is run first.
- `endpoints.py`: where the model in it begins and ends, if nobody says so; `random_inputs.py`: inputs that it accepts.
- `graph_session.py`: the part between, in a session, with its weights; `dropout_off.py`: without dropout.

Conversion
- `flow/`: what is computed, without what only passes a value on.
- `patterns/`: what Keras has for it; `plan/`: the layers and calls that the outputs need; `writing/`: their source.
- `conversion.py`: all of it, compared with the graph line by line; what does not hold is tried in another way.
- `training/`: optimizer, loss and metrics, where the graph has them.
- `certificate/`, `output_directory.py`: what is written.
"""
