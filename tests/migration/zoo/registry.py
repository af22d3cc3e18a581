"""How a graph of the zoo is registered: a function that builds it with any TF1 namespace.

Like every file of this folder but the test, it runs under Python 3.7 and TF 1.15.5 as well: no newer syntax.
"""

from typing import Any, Callable, Dict, NamedTuple, Tuple  # noqa: UP035


class Built(NamedTuple):
    """What a builder hands back.

    Attributes:
        inputs: name -> tensor to feed; not always a placeholder: what an iterator gives can be fed as well.
        outputs: name -> tensor to compare.
        training: name -> (placeholder, its value at inference, its value in training).
        targets: name -> placeholder of the labels; these three only where the graph holds its training.
        loss: scalar tensor.
        step: op of one training step.
    """

    inputs: Dict[str, Any]  # noqa: UP006
    outputs: Dict[str, Any]  # noqa: UP006
    training: Dict[str, Tuple[Any, Any, Any]] = {}  # noqa: UP006
    targets: Dict[str, Any] = {}  # noqa: UP006
    loss: Any = None
    step: Any = None


class Graph(NamedTuple):
    """A graph of the zoo.

    Attributes:
        name: unique; the name of its folder.
        theme: the module that it stands in.
        build: `(tf) -> Built`, in the default graph.
        idiomatic: False if nobody could write it with plain Keras layers and `keras.ops`.
        slow: True if building, saving or running it takes more than a few seconds.
        data: input name -> what to feed: `("int", low, high)`, `("uniform", low, high)`, `("one_hot",)`, `("lengths",)`
            (1 to the shape's second axis) or, if absent, normal floats.
        shape: input name -> the shape to feed where a `None` in the placeholder's is not the batch.
        only: "tfgraph" if TF 1.15.5 cannot build it.
        twin: a builder of the same function with the same variables, where no CPU kernel runs the graph itself
            (convolutions with channels first): the outputs are taken from it.
    """

    name: str
    theme: str
    build: Callable[[Any], Built]
    idiomatic: bool = True
    slow: bool = False
    data: Dict[str, tuple] = {}  # noqa: UP006
    shape: Dict[str, list] = {}  # noqa: UP006
    only: str = ""
    twin: Any = None


GRAPHS: Dict[str, Graph] = {}  # noqa: UP006


def graph(name, **options):
    """Register a builder: `@graph("lstm", data={"words": ("int", 0, 50)})`."""

    def register(build):
        assert name not in GRAPHS, "two graphs are called " + name
        GRAPHS[name] = Graph(name, build.__module__.rsplit(".", 1)[-1], build, **options)
        return build

    return register
