"""The module that trains a converted model."""

import inspect
import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from migration.graphs.conversion import Conversion
from migration.graphs.plan.literals import argument, number
from migration.graphs.training import own_optimizers
from migration.graphs.training.not_recognised import NotRecognised
from migration.graphs.training.optimizers import weights_of
from migration.graphs.writing.model_source import formatted

if TYPE_CHECKING:
    from migration.graphs.training.learning_rate import LearningRate
    from migration.graphs.training.losses import Loss
    from migration.graphs.training.optimizers import Optimizer
    from migration.graphs.training.own_steps import OwnSteps, Step
    from migration.graphs.training.recognition import Training

#: A schedule that Keras does not have.
_RATE_CLASS = '''class {name}(keras.optimizers.schedules.LearningRateSchedule):
    """The learning rate of each step."""

    def __call__(self, step):
{lines}

    def get_config(self):
        return {{}}'''


#: A step of an optimizer, written out.
_STEP_CLASS = '''class Step:
    """A step of an optimizer: what it takes of the model, what it makes smaller, and which weights it changes."""

    def __init__(self, made, loss, optimizer, weights{copies}):
        self.made, self.loss, self.optimizer, self.weights = made, loss, optimizer, weights
{keep}        optimizer.build(weights)

    @tf.function
    def __call__(self, batch):
        """Make it; returned is what was lost before."""
        inputs = [batch[tensor.name] for tensor in self.made.inputs]
        with tf.GradientTape() as tape:
            lost = self.loss(self.made(inputs, training=True), batch){penalties}
        self.optimizer.apply(tape.gradient(lost, self.weights), self.weights)
{copy}        return lost'''
#: What is added to it, where layers are the same in the graph: an argument, what becomes of it, and of them.
_COPIES = {
    "copies": ", copies=()",
    "keep": "        self.copies = copies  # weights, and others that are one with them in the graph\n",
    "copy": "        for weights, others in self.copies:\n"
    "            for weight, other in zip(weights, others):\n"
    "                other.assign(weight)\n",
}
_WEIGHTS_OF = '''def weights_of(model, *layers):
    """The weights of some layers that are trained."""
    return [weight for name in layers for weight in model.get_layer(name).trainable_weights]'''


def train_source(training: "Training | OwnSteps", conversion: Conversion) -> str:
    """Write the module that goes on with the training of a model where its checkpoint was saved.

    Args:
        training: as it was recognised.
        conversion: of the model.
    """
    from migration.graphs.training.own_steps import OwnSteps

    if isinstance(training, OwnSteps):
        return _module(_docstring_of_steps(training, conversion), _definitions_of_steps(training, conversion))
    definitions = [_function(loss) for loss in training.losses if loss.function]
    definitions += _of_optimizers([training.optimizer])
    definitions += [_prepare(training, conversion), _main(training, conversion)]
    return _module(_docstring(training, conversion), definitions)


def _module(docstring: str, definitions: list[str]) -> str:
    body = "\n\n\n".join(definitions)
    imports = ["import sys", "from pathlib import Path", "", "import keras", "import numpy as np"]
    imports += ["import tensorflow as tf"] * ("tf." in body)
    parts = [part for part in ("layers", "ops") if re.search(rf"(?<![\w.]){part}\.", body)]
    imports += [f"from keras import {', '.join(parts)}"] if parts else []
    imports += ["", "from model import make_model"]
    text = "\n".join(
        [
            docstring,
            "",
            *imports,
            "",
            "HERE = Path(__file__).parent",
            "",
            "",
            body,
            "",
            "",
            'if __name__ == "__main__":',
            "    main()",
            "",
        ]
    )
    return formatted(text)


def _of_optimizers(optimizers: "Sequence[Optimizer]") -> list[str]:
    """Classes that optimizers need and Keras does not have, each once."""
    found = []
    for place, optimizer in enumerate(optimizers):
        if optimizer.rate.formula:
            lines = _indented(optimizer.rate.formula, 8)
            found.append(_RATE_CLASS.format(name=_rate_class(place), lines=lines))
        if optimizer.own:
            found.append(inspect.getsource(getattr(own_optimizers, optimizer.name)).rstrip())
    return list(dict.fromkeys(found))


def _rate_class(place: int) -> str:
    """The name of the schedule of the first optimizer, and of others."""
    return f"LearningRate{place + 1 if place else ''}"


def _docstring(training: "Training", conversion: Conversion) -> str:
    arrays = [*conversion.endpoints.inputs, *(loss.label for loss in training.losses)]
    return _first_words(training, conversion, arrays, [training.optimizer.rate])


def _first_words(
    training: "Training | OwnSteps", conversion: Conversion, arrays: Iterable[str], rates: "Iterable[LearningRate]"
) -> str:
    names = ", ".join(dict.fromkeys(arrays))
    fed = "".join(" LEARNING_RATE" for rate in rates if rate.fed)
    notes = "".join(f"\n\n{note}" for note in training.notes)
    if training.batch:
        notes += f"\n\nThe graph was built for batches of {training.batch}: the arrays must have a multiple of that."
    return (
        f'"""Go on training {conversion.name} where its checkpoint was saved.\n\n'
        f"    python train.py data.npz{fed}\n\n"
        f'where data.npz has the arrays {names}.{notes}\n"""'
    )


def _function(loss: "Loss") -> str:
    return f'def {loss.text}(y_true, y_pred):\n    """What the predictions lose."""\n{_indented(loss.function, 4)}'


def _indented(lines: Sequence[str], width: int) -> str:
    return "\n".join(" " * width + line for line in lines)


def _optimizer(optimizer: "Optimizer", place: int = 0) -> str:
    rate = optimizer.rate
    if rate.formula:
        first = f"{_rate_class(place)}()"
    else:
        first = "" if rate.fed else rate.schedule or number(rate.value)
    owner = "" if optimizer.own else "keras.optimizers."
    arguments = ", ".join(
        [first] * bool(first) + [f"{name}={argument(value)}" for name, value in optimizer.arguments.items()]
    )
    return f"{owner}{optimizer.name}({arguments})"


_HELD = "# The learning rate of the last step: the script changes it as it goes on."


def _prepare(training: "Training", conversion: Conversion) -> str:
    losses = training.losses
    lines = [*_frozen(training, conversion), *_penalties(training), *_momentums(training)]
    trained = "model"
    predictions = [loss.prediction for loss in losses]
    if predictions != ["model.output"]:
        outputs = predictions[0] if len(predictions) == 1 else f"[{', '.join(predictions)}]"
        inputs = "model.inputs" if len(conversion.endpoints.inputs) > 1 else "model.input"
        lines.append(f"trained = keras.Model({inputs}, {outputs})")
        trained = "trained"
    loss_texts = [loss.text for loss in losses]
    parts = [f"loss={loss_texts[0]}" if len(losses) == 1 else f"loss=[{', '.join(loss_texts)}]"]
    if any(loss.weight != 1 for loss in losses):
        parts.append(f"loss_weights=[{', '.join(_ratio(loss.weight) for loss in losses)}]")
    if any(training.metrics):
        each = [f"[{metric}]" for metric in training.metrics]
        parts.append(f"metrics={each[0] if len(each) == 1 else '[' + ', '.join(each) + ']'}")
    lines += [_HELD] * bool(training.optimizer.rate.held)
    lines.append(f"optimizer = {_optimizer(training.optimizer)}")
    lines.append(f"{trained}.compile(optimizer, {', '.join(parts)})")
    lines.append(f"optimizer.build({trained}.trainable_variables)")
    lines.append(f"return {trained}")
    inside = "\n".join(f"    {line}" for line in lines)
    return f'def prepare(model):\n    """Compile the model, or the part of it that is trained."""\n{inside}'


def _ratio(value: float) -> str:
    """A number as people write it: 0.5, 1 / 6."""
    if float(f"{value:.6g}") == value:
        return number(value)
    ratio = Fraction(value).limit_denominator(10**6)
    return f"{ratio.numerator} / {ratio.denominator}"


def _frozen(training: "Training | OwnSteps", conversion: Conversion) -> list[str]:
    """Layers that are not trained, or single weights of those that are."""
    by_layer: dict[str, list[str]] = {}
    for name in training.frozen:
        layer, _, weight = name.rpartition("/")
        by_layer.setdefault(layer, []).append(weight)
    lines = []
    for call in {call.layer.name: call.layer for call in conversion.plan.calls if call.layer}.values():
        own = [weight for weight in by_layer.get(call.name, ()) if not weight.startswith("moving_")]
        every = [weight for weight in call.weights if not weight.startswith("moving_")]
        if not own:
            continue
        found = f"model.get_layer({argument(call.name)})"
        # A frozen layer would normalise by its moving averages, too.
        if own == every and call.type != "BatchNormalization":
            lines.append(f"{found}.trainable = False")
        else:
            lines += [f"{_weight(found, call.type, weight)}.trainable = False" for weight in own]
    return lines


_OF_CELL = ("GRU", "LSTM", "SimpleRNN")


def _weight(layer: str, kind: str, weight: str) -> str:
    return f"{layer}.{'cell.' if kind in _OF_CELL else ''}{weight}"


def _penalties(training: "Training | OwnSteps") -> list[str]:
    by_penalty: dict[tuple[float, float], list[str]] = {}
    for name, penalty in training.penalties.items():
        by_penalty.setdefault(penalty, []).append(name)
    lines = []
    for (l1, l2), names in by_penalty.items():
        texts = [number(float(f"{value:.9g}")) for value in (l1, l2)]
        if l1 and l2:
            regularizer = f"keras.regularizers.L1L2(l1={texts[0]}, l2={texts[1]})"
        else:
            regularizer = f"keras.regularizers.L1({texts[0]})" if l1 else f"keras.regularizers.L2({texts[1]})"
        by_weight: dict[str, list[str]] = {}
        for name in names:
            layer, _, weight = name.rpartition("/")
            by_weight.setdefault(weight, []).append(layer)
        for weight, layers in by_weight.items():
            if len(layers) == 1:
                lines.append(f"{_found(argument(layers[0]), weight)}.regularizer = {regularizer}")
            else:
                lines.append(f"for name in {argument(layers)}:")
                lines.append(f"    {_found('name', weight)}.regularizer = {regularizer}")
    return lines


def _found(layer: str, weight: str) -> str:
    return f"model.get_layer({layer}).{weight}"


def _momentums(training: "Training | OwnSteps") -> list[str]:
    layers: dict[str, list[str]] = {}
    for name, momentum in training.momentums.items():
        layers.setdefault(number(momentum), []).append(name)
    lines = []
    for text, names in layers.items():
        if len(names) == 1:
            lines.append(f"model.get_layer({argument(names[0])}).momentum = {text}")
        else:
            lines += [f"for name in {argument(names)}:", f"    model.get_layer(name).momentum = {text}"]
    return lines


def _main(training: "Training", conversion: Conversion) -> str:
    inputs = list(conversion.endpoints.inputs)
    labels = [f"data[{argument(loss.label)}]" for loss in training.losses]
    x = f"data[{argument(inputs[0])}]"
    if len(inputs) > 1:
        x = "{" + ", ".join(f"{argument(key)}: data[{argument(key)}]" for key in inputs) + "}"
    y = labels[0] if len(labels) == 1 else f"[{', '.join(labels)}]"
    rate = "\n    trained.optimizer.learning_rate = float(sys.argv[2])" * bool(training.optimizer.rate.fed)
    return f'''def main():
    """Train on the arrays of a file."""
    data = np.load(sys.argv[1])
    model = make_model()
    model.load_weights(HERE / "model.weights.h5")
    trained = prepare(model)
    trained.optimizer.load_own_variables(np.load(HERE / "optimizer.npz")){rate}
    trained.fit({x}, {y}, batch_size={_batch(training, conversion)}, epochs=1)
    model.save_weights(HERE / "trained.weights.h5")'''


def _batch(training: "Training | OwnSteps", conversion: Conversion) -> int:
    """How many examples a batch has: as many as the graph was built for."""
    return training.batch or conversion.model.inputs[0].shape[0] or 32


def _docstring_of_steps(training: "OwnSteps", conversion: Conversion) -> str:
    arrays = [key for step in training.steps for key in (*step.inputs, *step.labels)]
    text = _first_words(training, conversion, arrays, [step.optimizer.rate for step in training.steps])
    if len(training.steps) == 1:
        return text
    names = ", ".join(step.name for step in training.steps)
    note = f"\n\nOf each batch, the optimizers make their steps in turn: {names}."
    return f'{text.removesuffix(chr(34) * 3).rstrip()}{note}\n"""'


def _definitions_of_steps(training: "OwnSteps", conversion: Conversion) -> list[str]:
    definitions = [
        f'def {step.name}_loss(made, batch):\n    """What {step.name} makes smaller."""\n{_indented(step.function, 4)}'
        for step in training.steps
    ]
    definitions += _of_optimizers([step.optimizer for step in training.steps])
    copies = any(step.copies for step in training.steps)
    parts = {name: text * copies for name, text in _COPIES.items()}
    parts["penalties"] = " + sum(self.made.losses)" * bool(training.penalties)
    definitions.append(_STEP_CLASS.format(**parts))
    prepare = _prepare_steps(training, conversion)
    definitions += [_WEIGHTS_OF] * ("weights_of(" in prepare)
    return [*definitions, prepare, _main_of_steps(training, conversion)]


def _prepare_steps(training: "OwnSteps", conversion: Conversion) -> str:
    lines = [*_frozen(training, conversion), *_penalties(training), *_momentums(training)]
    steps = []
    for place, step in enumerate(training.steps):
        optimizer = _optimizer(step.optimizer, place)
        arguments = [_made(step, conversion), f"{step.name}_loss", optimizer, _trained_by(step, training, conversion)]
        if step.copies:
            pairs = [
                ", ".join(f"{_layer(name)}.{'weights' if whole else 'trainable_weights'}" for name in (one, other))
                for one, other, whole in step.copies
            ]
            arguments.append(f"copies=[{', '.join(f'({pair})' for pair in pairs)}]")
        steps.append(f"{argument(step.name)}: Step({', '.join(arguments)})")
    lines += [_HELD] * any(step.optimizer.rate.held for step in training.steps)
    lines.append(f"return {{{', '.join(steps)}}}")
    inside = "\n".join(f"    {line}" for line in lines)
    return f'def prepare(model):\n    """The steps of the optimizers."""\n{inside}'


def _made(step: "Step", conversion: Conversion) -> str:
    """A model of what a loss takes."""
    keys = list(conversion.endpoints.inputs)
    inputs = "model.inputs"
    if len(step.inputs) < len(keys):
        inputs = f"[{', '.join(f'model.inputs[{keys.index(key)}]' for key in step.inputs)}]"
    made = ", ".join(f"{argument(key)}: {text}" for key, text in step.predictions.items())
    return f"keras.Model({inputs}, {{{made}}})"


def _trained_by(step: "Step", training: "OwnSteps", conversion: Conversion) -> str:
    """The weights that a step changes.

    Raises:
        NotRecognised: if another step changes other weights of the same layer.
    """
    trainable = {name for name in weights_of(conversion) if name not in training.frozen and "/moving_" not in name}
    if trainable == set(step.weights):
        return "model.trainable_weights"
    layers = list(dict.fromkeys(name.rpartition("/")[0] for name in step.weights))
    for name in sorted(trainable - set(step.weights)):
        if name.rpartition("/")[0] in layers:
            raise NotRecognised(f"'{name}' is not trained by the optimizer of the other weights of that layer")
    return f"weights_of(model, {', '.join(map(argument, layers))})"


def _layer(name: str) -> str:
    return f"model.get_layer({argument(name)})"


def _main_of_steps(training: "OwnSteps", conversion: Conversion) -> str:
    fed = [step.name for step in training.steps if step.optimizer.rate.fed]
    rates = "".join(
        f"\n    steps[{argument(name)}].optimizer.learning_rate = float(sys.argv[{number}])"
        for number, name in enumerate(fed, 2)
    )
    return f'''def main():
    """Train on the arrays of a file."""
    data = dict(np.load(sys.argv[1]))
    model = make_model()
    model.load_weights(HERE / "model.weights.h5")
    steps = prepare(model)
    state = np.load(HERE / "optimizer.npz")
    for name, step in steps.items():
        own = {{key.removeprefix(f"{{name}}/"): state[key] for key in state if key.startswith(f"{{name}}/")}}
        step.optimizer.load_own_variables(own){rates}
    batches = tf.data.Dataset.from_tensor_slices(data).shuffle(10_000)
    for batch in batches.batch({_batch(training, conversion)}, drop_remainder=True):
        print({{name: float(step(batch)) for name, step in steps.items()}})
    model.save_weights(HERE / "trained.weights.h5")'''
