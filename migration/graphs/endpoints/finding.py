"""Where the model in a graph begins and ends: what to feed and what to ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from migration.graphs.endpoints.names import named, tensor_name
from migration.graphs.endpoints.proposals import Proposals
from migration.graphs.sources.source import GraphError, Source
from tfgraph.v1.saving.requests import endpoint


@dataclass(frozen=True)
class Endpoints:
    """What to feed and what to ask for.

    Attributes:
        inputs: name, as a keyword, to the name of the tensor in the graph.
        outputs: likewise.
        training: tensors that say whether it is trained (a bool, or a rate to keep), to their value when it is not.
        labels: placeholders that only losses and metrics need.
        proposed: whether nobody said so, and there may be others.
    """

    inputs: Mapping[str, str]
    outputs: Mapping[str, str]
    training: Mapping[str, bool | float] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    proposed: bool = True


def find_endpoints(source: Source, inputs: Sequence[str] = (), outputs: Sequence[str] = ()) -> Endpoints:
    """Find where the model begins and ends, as the user says, the signature, or the graph itself.

    Args:
        source: the graph.
        inputs: names of tensors or operations to feed, or what a signature calls them; proposed if there are none.
        outputs: likewise to ask for.

    Raises:
        GraphError: if the graph has no such, or none can be proposed.
    """
    flow = Proposals(source.graph)
    inputs = _as_in_the_graph(inputs, flow, [each.inputs for each in source.signatures.values()])
    outputs = _as_in_the_graph(outputs, flow, [each.outputs for each in source.signatures.values()])
    flow.check([*inputs, *outputs])
    signature = next((each for each in source.signatures.values() if each.outputs), None)
    if "serving_default" in source.signatures:
        signature = source.signatures["serving_default"]
    found_outputs = named([tensor_name(name) for name in outputs])
    if not outputs:
        found_outputs = dict(signature.outputs) if signature else flow.outputs()
        if not found_outputs:
            raise GraphError(
                f"'{source.path}': no output can be told: nothing depends on weights and on an input. If there is a"
                " model in it: --outputs NAME, and --inputs NAME where it begins"
            )
    needed = flow.before([endpoint(name)[0] for name in found_outputs.values()])
    found_inputs = named([tensor_name(name) for name in inputs])
    training = {
        tensor_name(name): value
        for name in flow.placeholders
        if name in needed and (value := flow.when_not_trained(name)) is not None
    }
    if not inputs:
        if signature and not outputs:
            found_inputs = dict(signature.inputs)
        else:
            found_inputs = flow.fed(needed, training)
        if not found_inputs:
            raise GraphError(
                f"'{source.path}': no input can be told: the outputs depend on no placeholder. Name it: --inputs"
            )
    training = {name: value for name, value in training.items() if name not in found_inputs.values()}
    labels = tuple(map(tensor_name, flow.labels()))
    return Endpoints(found_inputs, found_outputs, training, labels, not (inputs and outputs))


def _as_in_the_graph(names: Sequence[str], flow: Proposals, signatures: Sequence[Mapping[str, str]]) -> Sequence[str]:
    """Put the tensors in the place of keys of a signature."""
    keys = {key: name for signature in reversed(signatures) for key, name in signature.items()}
    return [keys[name] if name in keys and not flow.has(name) else name for name in names]
