"""Names that later versions of Python 3 dropped."""

from tfgraph.runner.mending.fixer import MovedNames

FIXER = MovedNames(
    reason="Python 3.3 to 3.11 dropped names of the standard library.",
    moves={
        "time.clock": "time.perf_counter",
        "collections.Awaitable": "collections.abc.Awaitable",
        "collections.Callable": "collections.abc.Callable",
        "collections.Container": "collections.abc.Container",
        "collections.Coroutine": "collections.abc.Coroutine",
        "collections.Generator": "collections.abc.Generator",
        "collections.Hashable": "collections.abc.Hashable",
        "collections.ItemsView": "collections.abc.ItemsView",
        "collections.Iterable": "collections.abc.Iterable",
        "collections.Iterator": "collections.abc.Iterator",
        "collections.KeysView": "collections.abc.KeysView",
        "collections.Mapping": "collections.abc.Mapping",
        "collections.MappingView": "collections.abc.MappingView",
        "collections.MutableMapping": "collections.abc.MutableMapping",
        "collections.MutableSequence": "collections.abc.MutableSequence",
        "collections.MutableSet": "collections.abc.MutableSet",
        "collections.Sequence": "collections.abc.Sequence",
        "collections.Set": "collections.abc.Set",
        "collections.Sized": "collections.abc.Sized",
        "collections.ValuesView": "collections.abc.ValuesView",
        "inspect.getargspec": "tfgraph.runner.legacy.functions.getargspec",
        "fractions.gcd": "math.gcd",
        "cgi.escape": "html.escape",
        "platform.linux_distribution": "tfgraph.runner.legacy.functions.linux_distribution",
        "os.errno": "errno",
    },
)
