"""Functions of the standard library that took text for bytes, or gave it."""

from tfgraph.runner.mending.fixer import MovedNames

FIXER = MovedNames(
    reason="Text and bytes were one in Python 2: for pickles, csv files, and what a command prints.",
    moves={
        "csv.DictReader": "tfgraph.runner.legacy.files.csv_dict_reader",
        "csv.reader": "tfgraph.runner.legacy.files.csv_reader",
        "pickle.dump": "tfgraph.runner.legacy.pickles.dump",
        "pickle.load": "tfgraph.runner.legacy.pickles.load",
        "pickle.loads": "tfgraph.runner.legacy.pickles.loads",
        "subprocess.check_output": "tfgraph.runner.legacy.files.check_output",
    },
    python2=True,
)
