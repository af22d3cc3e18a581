"""Mend the user's source in memory, where time has broken it; the file on disk stays as it is.

- `fixer.py`: what a fixer is. The fixers themselves are the files of `tfgraph/runner/fixers/`.
- `python2.py`: is a file Python 2, and the translation of its syntax.
- `moved_names.py`: names that libraries renamed, moved or dropped.
- `pipeline.py`: one source through all fixers, to code.
- `report.py`: `--explain` and `--save-patched`.

A mend never adds or removes a line: a traceback must point at the line on disk.
"""
