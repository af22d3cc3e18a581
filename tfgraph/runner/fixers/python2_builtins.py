"""Builtins that Python 3 dropped, and `round`, which rounds otherwise."""

from tfgraph.runner.mending.fixer import Python2Builtins

_LEGACY = "tfgraph.runner.legacy.python2_builtins"

FIXER = Python2Builtins(
    reason="Python 3 dropped builtins of Python 2; its round gives an integer, and halves go to the even one.",
    names={
        "apply": f"{_LEGACY}.apply",
        "buffer": "builtins.memoryview",
        "cmp": f"{_LEGACY}.cmp",
        "execfile": f"{_LEGACY}.execfile",
        "file": "builtins.open",
        "intern": "sys.intern",
        "reduce": "functools.reduce",
        "reload": "importlib.reload",
        "round": f"{_LEGACY}.round",
    },
)
