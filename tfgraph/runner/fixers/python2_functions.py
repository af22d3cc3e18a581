"""Functions of the standard library that took text for bytes, or gave it."""

from tfgraph.runner.mending.fixer import MovedNames

FIXER = MovedNames(
    reason="Text and bytes were one in Python 2: for pickles, csv files, JSON, hashes, and what a command prints.",
    moves={
        "csv.DictReader": "tfgraph.runner.legacy.files.csv_dict_reader",
        "csv.reader": "tfgraph.runner.legacy.files.csv_reader",
        "gettext.install": "tfgraph.runner.legacy.functions.install_gettext",
        "hashlib.md5": "tfgraph.runner.legacy.hashes.md5",
        "hashlib.sha1": "tfgraph.runner.legacy.hashes.sha1",
        "hashlib.sha256": "tfgraph.runner.legacy.hashes.sha256",
        "json.dump": "tfgraph.runner.legacy.functions.json_dump",
        "json.dumps": "tfgraph.runner.legacy.functions.json_dumps",
        "pickle.dump": "tfgraph.runner.legacy.pickles.dump",
        "pickle.load": "tfgraph.runner.legacy.pickles.load",
        "pickle.loads": "tfgraph.runner.legacy.pickles.loads",
        "subprocess.Popen": "tfgraph.runner.legacy.files.Popen",
        "subprocess.check_output": "tfgraph.runner.legacy.files.check_output",
    },
    python2=True,
)
