"""Propose which tensor of a checkpoint is which weight of a model, where their names differ.

The last words of the names (`weights` for `kernel`), the shapes, and the order in which they were made are compared.
The order in the graph is that of the collections in the `.meta` file beside the checkpoint; without one, that of the
names, numbers by value.
"""

import dataclasses
import os
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from migration.checkpoints.layouts.layout import Shape

#: Other words for what Keras calls so.
_WORDS = {
    "W": "kernel",
    "weight": "kernel",
    "weights": "kernel",
    "w": "kernel",
    "B": "bias",
    "b": "bias",
    "biases": "bias",
    "offset": "beta",
    "scale": "gamma",
}
_COLLECTIONS = ("trainable_variables", "variables")


@dataclasses.dataclass(frozen=True)
class Proposal:
    """What could be renamed.

    Attributes:
        rename: names in the checkpoint to names in the model.
        is_unambiguous: whether each tensor is the only one that its weight can be, and the other way round.
    """

    rename: dict[str, str]
    is_unambiguous: bool

    def __str__(self) -> str:
        """Write it as a user may type it."""
        return "{" + ", ".join(f"{old!r}: {new!r}" for old, new in self.rename.items()) + "}"


def propose(wanted: Mapping[str, Shape], unused: Mapping[str, Shape], order: Sequence[str] = ()) -> Proposal | None:
    """Propose names for all weights that have none, or nothing.

    Args:
        wanted: weights that the checkpoint does not name, in the order of the model.
        unused: tensors that the model does not name.
        order: of the variables in the graph, as far as it is known.
    """
    places = {name: place for place, name in enumerate(order)}
    ordered = sorted(unused, key=lambda name: (places.get(name, len(places)), _by_number(name)))
    rename: dict[str, str] = {}
    is_unambiguous = True
    left, free = list(wanted), ordered
    # By two words, then by one; what is then left, by shape alone: names like Variable_3 have no word.
    for key in (
        lambda name, shape: (name.split("/")[-2:][0], _word(name), shape),
        lambda name, shape: (_word(name), shape),
        lambda name, shape: shape,
    ):
        news, olds = defaultdict(list), defaultdict(list)
        for name in left:
            news[key(name, wanted[name])].append(name)
        for name in free:
            olds[key(name, unused[name])].append(name)
        for kind, names in news.items():
            if len(olds[kind]) == len(names):
                rename |= zip(olds[kind], names, strict=True)
                is_unambiguous &= len(names) == 1
        left = [name for name in left if name not in rename.values()]
        free = [name for name in free if name not in rename]
    if left or not rename:
        return None
    olds_of = {new: old for old, new in rename.items()}
    return Proposal({olds_of[new]: new for new in wanted}, is_unambiguous)


def order_in_graph(prefix: str | os.PathLike[str]) -> list[str]:
    """Tell the order in which the graph made its variables, from the `.meta` file; nothing if there is none."""
    from google.protobuf.message import DecodeError
    from tensorflow.core.framework.variable_pb2 import VariableDef
    from tensorflow.core.protobuf.meta_graph_pb2 import MetaGraphDef

    meta = MetaGraphDef()
    try:
        with open(f"{os.fspath(prefix)}.meta", "rb") as file:
            meta.ParseFromString(file.read())
        variables = [
            VariableDef.FromString(value)
            for collection in _COLLECTIONS
            for value in meta.collection_def[collection].bytes_list.value
        ]
    except (OSError, DecodeError):
        return []
    # Those of a partitioned variable bear numbers; the checkpoint has the whole, without.
    names = [
        variable.save_slice_info_def.full_name or variable.variable_name.partition(":")[0] for variable in variables
    ]
    return list(dict.fromkeys(names))


def _word(name: str) -> str:
    last = re.sub(r"_\d+$", "", name.rpartition("/")[2])
    return _WORDS.get(last, last)


def _by_number(name: str) -> list[tuple[int, str]]:
    """`Variable` before `Variable_2` before `Variable_10`."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", name) if part]
