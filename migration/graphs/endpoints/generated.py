"""What one network of a graph makes for another, which looks at real data as well: a generator, or a transformer."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import tensorflow.compat.v1 as tf

#: Operations that take data first, and weights second.
_LAYERS = ("Conv2D", "Conv3D", "DepthwiseConv2dNative", "MatMul")
#: What lies between a variable and the operation that takes it.
_READING = ("Enter", "Identity", "ReadVariableOp")


def generated(
    nodes: Mapping[str, tf.NodeDef],
    inputs: Mapping[str, Sequence[tuple[str, int]]],
    of_weights: Collection[str],
    of_data: Collection[str],
    after: Callable[[Iterable[str]], Collection[str]],
) -> list[str]:
    """Find what is made in the likeness of real data, as a generator does for a discriminator.

    Two layers share their weights; the one takes data as they are fed, the other what further weights made of data. So
    it is, too, where a loss compares what a network perceives of an image with what it perceives of another.

    Args:
        nodes: of a graph, by name.
        inputs: what each takes: producer and index.
        of_weights: the nodes that some weight leads to.
        of_data: the nodes that some input leads to.
        after: gives the nodes that some lead to.

    Returns:
        The nodes; none of them is made of another.
    """
    sharing = defaultdict(list)
    for name, node in nodes.items():
        if node.op in _LAYERS and inputs[name][0][0] in of_data:
            sharing[_source(inputs[name][1][0], nodes, inputs)].append(inputs[name][0][0])
    found: dict[str, None] = {}
    for weight, taken in sharing.items():
        real = [name for name in taken if name not in of_weights]
        if real and len(taken) > len(real):
            own = after([weight])  # what it has made itself comes again to it in a loop
            for name in taken:
                if name in of_weights and name not in own:
                    found[_without_preparation(name, real[0], nodes, inputs, of_weights)] = None
    return [name for name in found if not any(name in after([other]) for other in found if other != name)]


def _source(name: str, nodes: Mapping[str, tf.NodeDef], inputs: Mapping[str, Sequence[tuple[str, int]]]) -> str:
    """The variable or constant that is read."""
    while nodes[name].op in _READING and inputs[name]:
        name = inputs[name][0][0]
    return name


def _without_preparation(
    made: str,
    real: str,
    nodes: Mapping[str, tf.NodeDef],
    inputs: Mapping[str, Sequence[tuple[str, int]]],
    of_weights: Collection[str],
) -> str:
    """Go back from what is prepared for a network to what is prepared: the same is done to the real data."""
    while nodes[made].op == nodes[real].op and len(inputs[made]) == len(inputs[real]):
        steps = [
            (one[0], other[0])
            for one, other in zip(inputs[made], inputs[real], strict=True)
            if one[0] in of_weights and other[0] not in of_weights and nodes[other[0]].op != "Const"
        ]
        if len(steps) != 1:
            break
        made, real = steps[0]
    return made
