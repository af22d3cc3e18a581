"""`tf.contrib.predictor` of TF 1.15: a trained model as a function from arrays to arrays.

Source: TF 1.15 `tf.contrib.predictor`.
"""

from collections.abc import Mapping
from typing import Any

import tensorflow.compat.v1 as _tf

from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(__name__)

_DEFAULT_SIGNATURE = "serving_default"
#: How contrib.learn's export called its signatures.
_CONTRIB_SIGNATURE = "default_input_alternative:{}"


class Predictor:
    """A model as a function: `predictor({"x": array})` gives a dictionary of arrays.

    Attributes:
        graph: the graph of the model.
        session: the session that it runs in, with its variables restored.
        feed_tensors: name of an input -> its tensor.
        fetch_tensors: name of an output -> its tensor.

    Source: TF 1.15 `tensorflow/contrib/predictor/predictor.py`.
    """

    def __init__(
        self, graph: _tf.Graph, session: Any, inputs: Mapping[str, _tf.Tensor], outputs: Mapping[str, _tf.Tensor]
    ):
        """Make it; the class says what the arguments are."""
        self.graph, self.session = graph, session
        self.feed_tensors, self.fetch_tensors = dict(inputs), dict(outputs)

    def __repr__(self) -> str:
        return f"{type(self).__name__} with feed tensors {self.feed_tensors} and fetch_tensors {self.fetch_tensors}"

    def __call__(self, input_dict: Mapping[str, Any]) -> dict[str, Any]:
        """Run the model.

        Args:
            input_dict: name of an input -> its value; inputs that are None or missing keep their default.

        Returns:
            Name of an output -> its value.

        Raises:
            ValueError: if the model has no such input.
        """
        unexpected = set(input_dict) - set(self.feed_tensors)
        if unexpected:
            raise ValueError(f"Got unexpected keys in input_dict: {unexpected}\nexpected: {set(self.feed_tensors)}")
        feed = {self.feed_tensors[name]: value for name, value in input_dict.items() if value is not None}
        return self.session.run(self.fetch_tensors, feed)


def from_saved_model(
    export_dir: str,
    signature_def_key: str | None = None,
    signature_def: Any = None,
    input_names: Mapping[str, str] | None = None,
    output_names: Mapping[str, str] | None = None,
    tags: str | None = None,
    graph: _tf.Graph | None = None,
    config: Any = None,
) -> Predictor:
    """Make a predictor of a SavedModel.

    Args:
        export_dir: its directory.
        signature_def_key: name of the signature to use; by default "serving_default".
        signature_def: or the signature itself.
        input_names: or name -> name of the tensor; needs `output_names`.
        output_names: name -> name of the tensor.
        tags: which graph of the model, names separated by commas; by default "serve".
        graph: the graph to load it into.
        config: a `tf.ConfigProto`.

    Raises:
        ValueError: if there is no such signature, or more than one way to choose is given.

    Source: TF 1.15 `tf.contrib.predictor.from_saved_model`.
    """
    if (input_names is None) != (output_names is None):
        raise ValueError("input_names and output_names must both be specified or both be unspecified.")
    if sum(given is not None for given in (signature_def_key, signature_def, input_names)) > 1:
        raise ValueError(
            "You must specify at most one of signature_def_key OR signature_def OR (input_names AND output_names)."
        )
    graph = graph or _tf.Graph()
    with graph.as_default():
        session = _tf.Session(config=config)
        model = _tf.saved_model.load(session, [tag.strip() for tag in (tags or "serve").split(",")], export_dir)
    if input_names is None or output_names is None:
        signature = signature_def or _signature(model, signature_def_key or _DEFAULT_SIGNATURE)
        input_names = {name: tensor.name for name, tensor in signature.inputs.items()}
        output_names = {name: tensor.name for name, tensor in signature.outputs.items()}
    return Predictor(graph, session, _tensors(graph, input_names), _tensors(graph, output_names))


def from_estimator(
    estimator: Any,
    serving_input_receiver_fn: Any,
    output_key: str | None = None,
    graph: _tf.Graph | None = None,
    config: Any = None,
) -> Predictor:
    """Make a predictor of a `tf.estimator.Estimator` and its last checkpoint.

    Args:
        estimator: the estimator.
        serving_input_receiver_fn: makes a `tf.estimator.export.ServingInputReceiver`.
        output_key: which of its `export_outputs`; by default "serving_default".
        graph: the graph to build it in.
        config: a `tf.ConfigProto`.

    Raises:
        TypeError: for a `tf.contrib.learn.Estimator`.
        KeyError: if there are no such outputs.

    Source: TF 1.15 `tf.contrib.predictor.from_estimator`.
    """
    if not hasattr(estimator, "model_fn"):
        raise TypeError(
            "Expected estimator to be of type tf.estimator.Estimator, but got "
            f"{type(estimator).__name__}. You likely want to call from_contrib_estimator."
        )
    graph = graph or _tf.Graph()
    with graph.as_default():
        receiver = serving_input_receiver_fn()
        spec = estimator.model_fn(receiver.features, None, "infer", estimator.config)
        outputs = spec.export_outputs or {}
        if (output_key or _DEFAULT_SIGNATURE) not in outputs:
            raise KeyError(f"output_key must be one of {list(outputs)}; got {output_key or _DEFAULT_SIGNATURE}")
        signature = outputs[output_key or _DEFAULT_SIGNATURE].as_signature_def(receiver.receiver_tensors)
        creator = _tf.train.ChiefSessionCreator(config=config, checkpoint_dir=estimator.model_dir)
        session = _tf.train.MonitoredSession(creator)
    inputs = {name: tensor.name for name, tensor in signature.inputs.items()}
    fetched = {name: tensor.name for name, tensor in signature.outputs.items()}
    return Predictor(graph, session, _tensors(graph, inputs), _tensors(graph, fetched))


def _signature(model: Any, key: str) -> Any:
    signatures = model.signature_def
    for name in (key, _CONTRIB_SIGNATURE.format(key)):
        if name in signatures:
            return signatures[name]
    raise ValueError(f'Got signature_def_key "{key}". Available signatures are {list(signatures)}.')


def _tensors(graph: _tf.Graph, names: Mapping[str, str]) -> dict[str, _tf.Tensor]:
    return {name: graph.get_tensor_by_name(tensor) for name, tensor in names.items()}
