"""Run unmodified TensorFlow 1 scripts: in a process of their own, on today's TensorFlow.

- `script.py` takes the place of `python script.py`.
- `redirection.py` gives the user's own files `tfgraph.v1` where they import `tensorflow`.
- `traceback_frames.py` keeps our frames out of the script's tracebacks.
"""
