"""Builtins that Python 3 dropped or changed."""

from tfgraph.runner.mending.fixer import Python2Builtins

_LEGACY = "tfgraph.runner.legacy.python2_builtins"

FIXER = Python2Builtins(
    reason="Python 3 dropped or changed builtins; its round gives an integer, and halves go to the even one.",
    names={
        "StandardError": "builtins.Exception",
        "apply": f"{_LEGACY}.apply",
        "buffer": "builtins.memoryview",
        "cmp": f"{_LEGACY}.cmp",
        "execfile": f"{_LEGACY}.execfile",
        "file": "tfgraph.runner.legacy.files.open",
        "filter": f"{_LEGACY}.filter",
        "intern": "sys.intern",
        "map": f"{_LEGACY}.map",
        "open": "tfgraph.runner.legacy.files.open",
        "ord": f"{_LEGACY}.ord",
        "print": f"{_LEGACY}.print",
        "reduce": "functools.reduce",
        "reload": "importlib.reload",
        "round": f"{_LEGACY}.round",
        "sorted": f"{_LEGACY}.sorted",
    },
)
