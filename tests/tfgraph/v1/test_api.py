"""Every core name of TF 1.15 is there, is of the same kind, and takes the same arguments.

`api_differences.json` lists what differs, by reason; a name that no longer differs fails the test, too.
"""

import enum
import gzip
import inspect
import json
import re
from pathlib import Path

import pytest

import tfgraph.v1 as tf
from tfgraph.v1 import unavailable

HERE = Path(__file__).parent
GOLDENS = HERE.parents[1] / "goldens"

#: name -> [kind, signature]
API = {
    name: entry
    for name, entry in json.loads(gzip.decompress((GOLDENS / "tf115_api.json.gz").read_bytes())).items()
    if not name.startswith("tf.contrib.")
}
#: what differs -> {reason -> names}
DIFFERENCES = json.loads((HERE / "api_differences.json").read_text())


def find(name):
    found = tf
    for attribute in name.split(".")[1:]:
        found = getattr(found, attribute)
    return found


def kind(found):
    return "class" if inspect.isclass(found) else "function" if callable(found) else "const"


def parameters(signature):
    """The parameters' names in the text of a signature: `"(a, b=f(1, 2))"` -> `["a", "b"]`."""
    # Default values may nest brackets and quotes; without them only the names are left at depth 1.
    text = re.sub(r"'(\\.|[^'\\])*'", "0", signature)
    depth, level = 0, ""
    for character in text:
        depth -= character in ")]}>"
        level += character if depth == 1 else ""
        depth += character in "([{<"
    names = [part.partition("=")[0].partition(":")[0].strip() for part in level.split(",")]
    return [name for name in names if name and name != "*"]


def refused(found, wanted):
    """Why `found` cannot be called with 1.15's parameters in 1.15's order; None if it can."""
    if isinstance(found, enum.EnumMeta):
        return None  # called by members only
    try:
        ours = inspect.signature(found).parameters.values()
    except (TypeError, ValueError):
        return None  # it has no signature to inspect
    kinds = {parameter.kind for parameter in ours}
    any_name = inspect.Parameter.VAR_KEYWORD in kinds
    if any_name and inspect.Parameter.VAR_POSITIONAL in kinds:
        return None
    names = [parameter.name for parameter in ours]
    wanted = [name for name in wanted if not name.startswith("*")]
    missing = [name for name in wanted if name not in names]
    if missing and not any_name:
        return f"does not take {', '.join(missing)}"
    in_order = [parameter.name for parameter in ours if parameter.kind == parameter.POSITIONAL_OR_KEYWORD]
    wanted = [name for name in wanted if name in in_order]
    if in_order[: len(wanted)] != wanted:
        return f"takes {in_order}, TF 1.15 took {wanted}"
    return None


def listed(difference):
    return {name for names in DIFFERENCES[difference].values() for name in names}


@pytest.mark.parametrize(
    ("signature", "names"),
    [
        ("()", []),
        ("(a, *args, b=(1, 2), **kwargs)", ["a", "*args", "b", "**kwargs"]),
        ("(fn=<function f at (1, 2)>, text='a, b=(', *, last: int = 3)", ["fn", "text", "last"]),
    ],
)
def test_parameters(signature, names):
    assert parameters(signature) == names


def test_refused():
    def function(a, b, *, c=0):
        return a + b + c

    assert refused(function, ["a", "b", "c"]) is None
    assert refused(function, ["b", "a"]) == "takes ['a', 'b'], TF 1.15 took ['b', 'a']"
    assert refused(function, ["a", "z"]) == "does not take z"
    assert refused(lambda *args, **kwargs: 0, ["a", "z"]) is None


def test_the_list_is_whole():
    assert len(API) == 2615


def test_every_name_is_there():
    missing = []
    for name in API:
        try:
            find(name)
        except AttributeError as error:
            missing.append(f"{name}: {error}")
    assert missing == []


def test_every_name_is_listed_by_dir():
    assert [name for name in API if name.rpartition(".")[2] not in dir(find(name.rpartition(".")[0]))] == []


def test_kinds():
    differs = {name for name, (wanted, _) in API.items() if kind(find(name)) != wanted}
    assert differs == listed("kind")


def test_signatures():
    differs = {}
    for name, (_, signature) in API.items():
        if signature and (reason := refused(find(name), parameters(signature))):
            differs[name] = reason
    assert differs.keys() == listed("signature"), differs


def test_what_cannot_be_had_is_a_name_of_tf_1_15():
    assert unavailable.REASONS.keys() <= API.keys()


@pytest.mark.parametrize("name", unavailable.REASONS)
def test_what_cannot_be_had_says_so(name):
    wanted, why, instead = unavailable.REASONS[name]
    assert API[name][0] == wanted
    assert find(name) is find(name)
    assert find(name).__name__ == name.rpartition(".")[2]
    with pytest.raises(NotImplementedError) as caught:
        find(name)(1, option=2)
    assert str(caught.value) == f"{name} cannot be had: {why}. Use {instead}"
