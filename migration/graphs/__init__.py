"""TF1 graphs in files: opened, cut to what matters, evaluated, and written as Keras source.

- `sources/`: what a graph may lie in, one file each: a `.meta` with its checkpoint, a frozen `.pb`, a SavedModel.
- `endpoints.py`: where the model in it begins and ends, if nobody says so.
- `graph_session.py`: the part between, in a session, with its weights.
"""
