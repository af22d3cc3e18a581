"""What the inputs and outputs of a model are called."""

from collections.abc import Sequence

from tfgraph.v1.saving.requests import endpoint


def tensor_name(name: str) -> str:
    """The name of a tensor, also by that of its operation."""
    return name if ":" in name else f"{name}:0"


def named(names: Sequence[str], called: Sequence[str] = ()) -> dict[str, str]:
    """Give tensors keys: the last word of what they are called, or all of their name where two have the same."""
    keys = [_key(name) for name in called or names]
    return {
        key if keys.count(key) == 1 else _key(name.replace("/", "_")): name
        for key, name in zip(keys, names, strict=True)
    }


def _key(name: str) -> str:
    node, index = endpoint(name)
    word = "".join(letter if letter.isalnum() else "_" for letter in node.rsplit("/", 1)[-1])
    return word if index == 0 else f"{word}_{index}"
