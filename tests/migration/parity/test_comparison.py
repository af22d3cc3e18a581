"""Real models against their ports, level by level; and what is refused."""

from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf
import tensorflow.compat.v1 as tf1
from blind_faults import BLIND_FAULTS
from cases import CASES
from fault_table import table
from planted_faults import FAULTS
from test_recorded_program import port_of as recorded_port

from migration.checkpoints import load_ckpt
from migration.parity import LOOPS, KerasProgram, RecordedProgram, SessionProgram, assert_parity, read_record
from migration.parity.comparison import compare, compare_record
from migration.parity.levels import LEVELS, Allowance
from migration.parity.tolerances import TF32Error
from tfkeras.optimizers import GradientDescent

BY_NAME = {str(case): case for case in CASES}
#: They take seconds each; `make test` looks at the others.
LARGE = ("alexnet", "cifar_cnn", "convolutional_autoencoder", "deep_mnist", "gru", "lstm", "mlp-False", "rnn")


def started(case, device, directory, steps=3, batch=20):
    """A session one step into training, every variable randomised before, batches, and its checkpoint."""
    rng = np.random.default_rng(0)
    with tf.Graph().as_default(), tf.device(device):
        tf1.set_random_seed(1)
        model = case.graph()
        session = tf1.Session(config=tf1.ConfigProto(allow_soft_placement=True))
        session.run(model.init)
        session.run([v.assign_add(tf1.random_normal(v.shape, stddev=0.1)) for v in tf1.trainable_variables()])
        program = SessionProgram.of_model(model, session)
        batches = []
        for _ in range(steps + 1):
            x = 0.1 * rng.random((batch, *model.x.shape.as_list()[1:]), np.float32)  # a logarithm of 0 is never near
            labels = rng.integers(0, 10, batch)
            y_ = labels if case.arguments.get("sparse") else np.eye(10, dtype=np.float32)[labels]
            batches.append((x, x if getattr(model, "targets", "labels") == "inputs" else y_))
        program.train(batches[:1], case.keep_prob or 0.5)
        checkpoint = tf1.train.Saver().save(session, str(directory / "start.ckpt"))
    return program, batches[1:], checkpoint


def port_of(case, checkpoint, loop="function"):
    model = case.keras()
    load_ckpt(model, checkpoint, optimizer=model.optimizer)
    return KerasProgram(model, loop)


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[pytest.mark.slow] * name.startswith((*LARGE, "lenet5-scaled"))) for name in BY_NAME],
)
def test_ports_are_the_same_at_every_level(name, device, tmp_path):
    case = BY_NAME[name]
    program, batches, checkpoint = started(case, device, tmp_path)
    ports = [port_of(case, checkpoint, loop) for loop in LOOPS]
    for comparison in compare(program, *ports, batches=batches, keep_prob=case.keep_prob or 1.0):
        assert [level.name for level in comparison.levels] == list(LEVELS)
        inexact = [d for level in comparison.levels for d in level.differences if not d.exact]
        assert not inexact
        assert comparison.passed
        assert comparison.divergence is None
        assert comparison.causes == {}
        assert all(level.passed or level.name == "metrics" for level in comparison.levels)
        assert len(comparison.losses[0]) == len(batches)
        assert comparison.losses[1] in (comparison.losses[0], ())
        assert len(comparison.activations) > 10


def compared_with(fault, device, directory):
    """Compare a model with its port, in which a fault is planted."""
    case = BY_NAME[fault.case]
    program, batches, checkpoint = started(case, device, directory)
    port = port_of(case, checkpoint)
    fault.plant(port.model)
    (comparison,) = compare(program, port, batches=batches, keep_prob=case.keep_prob or 1.0)
    return comparison


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=[pytest.mark.slow] * fault.case.startswith(LARGE)) for n, fault in FAULTS.items()]
)
def test_planted_faults(name, device, tmp_path):
    """Each fails; the operation and the cause are named."""
    fault = FAULTS[name]
    comparison = compared_with(fault, device, tmp_path)
    assert not comparison.passed
    assert fault.cause in comparison.causes
    divergence = comparison.divergence
    place = divergence and (divergence.a or divergence.b)
    assert (place.node.type if place else "") == fault.operation


def test_the_docs_list_the_planted_faults():
    assert (Path(__file__).parents[3] / "docs" / "planted_faults.md").read_text() == table()


@pytest.mark.slow
@pytest.mark.parametrize("name", BLIND_FAULTS)
def test_blind_faults(name, device, tmp_path):
    """Each fails but one, which cannot be seen in these data: no activation is above 6."""
    comparison = compared_with(BLIND_FAULTS[name], device, tmp_path)
    assert comparison.passed == (name == "relu6_for_relu")


def test_rounding_passes_unless_it_must_not(tmp_path, device):
    case = BY_NAME["mlp-0.8"]
    results = []
    for exact in (True, False):
        program, batches, checkpoint = started(case, device, tmp_path)
        port = port_of(case, checkpoint)
        port.model.fc1.kernel.assign(np.nextafter(port.model.fc1.kernel.numpy(), np.float32(9)))
        (comparison,) = compare(program, port, batches=batches, keep_prob=0.8, allowance=Allowance(exact, device))
        results.append([level.passed for level in comparison.levels])
    assert results[0][:3] + results[0][4:5] == [False] * 4  # the loss may be rounded to the same
    assert results[1] == [True] * 8


def test_dropout_that_cannot_be_replayed_is_said(tmp_path, device):
    case = BY_NAME["mlp-0.8"]
    program, batches, checkpoint = started(case, device, tmp_path)
    port = port_of(case, checkpoint)
    port._dropouts = []
    (comparison,) = compare(program, port, batches=batches, keep_prob=0.8)
    levels = {level.name: level for level in comparison.levels}
    assert levels["gradients"].passed
    assert levels["one step"].passed is None
    assert levels["one step"].note.endswith("has 0 dropout layers of tfkeras, the graph 1 masks")


def test_assert_parity_of_programs(tmp_path, device):
    case = BY_NAME["mlp-0.8"]
    program, batches, checkpoint = started(case, device, tmp_path)
    port, other = port_of(case, checkpoint), port_of(case, checkpoint)
    other.model.fc1.activation = tf.tanh
    with pytest.raises(AssertionError) as caught:
        assert_parity(program, other, exact=True, batches=batches[:1], keep_prob=0.8, device=device)
    assert "Looks like activation: the activation is another: Relu against Tanh." in str(caught.value)
    assert "variables: 0 ulp (0)" in str(caught.value)
    load_ckpt(port.model, tf1_save(program, tmp_path), optimizer=port.model.optimizer)
    assert_parity(program, port, exact=True, batches=batches, keep_prob=0.8, device=device)
    with pytest.raises(ValueError, match="batches: two programs are compared on some"):
        assert_parity(program, port)
    with pytest.raises(ValueError, match="no rtol, no atol, no names"):
        assert_parity(program, port, batches=batches, rtol=1e-3)
    with pytest.raises(TypeError, match="a is an int: a port is compared with a SessionProgram"):
        assert_parity(3, port)


def tf1_save(program, directory):
    with program.session.graph.as_default():
        return tf1.train.Saver().save(program.session, str(directory / "later.ckpt"))


class Noise(keras.Model):
    """Inputs times random numbers of some shape, in training, and a product."""

    def __init__(self, shape):
        """Make the model; `shape` is that of the random numbers."""
        super().__init__()
        self._shape = shape
        self.w = self.add_weight(name="w", shape=[4, 3], initializer="zeros")
        self.compile(GradientDescent(0.1), keras.losses.MeanSquaredError(), jit_compile=False)

    def call(self, x, training=False):
        return tf.matmul(x * tf.random.uniform(self._shape) if training else x, self.w)


@pytest.mark.parametrize(("shape", "same"), [([6, 4], True), ([1, 4], False)])
def test_random_numbers_of_another_shape_are_other_numbers(shape, same, rng, device):
    """They would fit: one row for all examples, where the first program has one for each."""
    x, y_ = (rng.normal(size=(6, columns)).astype(np.float32) for columns in (4, 3))
    with tf.Graph().as_default(), tf.device(device):
        inputs, labels = (tf1.placeholder(tf.float32, [None, columns]) for columns in (4, 3))
        training = tf1.placeholder_with_default(True, [])
        w = tf1.get_variable("w", [4, 3], initializer=tf1.zeros_initializer())
        noise = tf.where(training, tf1.random_uniform(tf.shape(inputs)), tf.ones_like(inputs))
        y = tf.matmul(inputs * noise, w)
        loss = tf.reduce_mean(tf1.squared_difference(y, labels))
        train_op = tf1.train.GradientDescentOptimizer(0.1).minimize(loss)
        session = tf1.Session()
        session.run(tf1.global_variables_initializer())
        program = SessionProgram(session, inputs, labels, y, loss, train_op, is_training=training)
    with tf.device(device):
        (comparison,) = compare(program, KerasProgram(Noise(shape)), batches=[(x, y_)])
    levels = {level.name: level.passed for level in comparison.levels}
    assert levels["outputs"]
    assert levels["gradients"] == same
    assert ("noise_shape" in comparison.causes) == (not same)


class Turned(RecordedProgram):
    """A record whose gradients are given with the other sign to whoever trains with them."""

    def gradients(self):
        """All of them, times -1."""
        return {name: -value for name, value in super().gradients().items()}


@pytest.mark.parametrize(("made", "one_step"), [(RecordedProgram, True), (Turned, False)])
def test_a_port_makes_its_first_step_with_the_recorded_gradients(made, one_step, tmp_path, device):
    with read_record(Path(__file__).parents[2] / "goldens" / "parity_record.npz") as record:
        comparison = compare_record(made(record, {}), recorded_port(record, tmp_path), Allowance(False, device))
    levels = {level.name: level.passed for level in comparison.levels}
    assert levels["gradients"]
    assert levels["one step"] == one_step


def test_no_batches(tmp_path, device):
    program, _, checkpoint = started(BY_NAME["softmax_regression"], device, tmp_path)
    with pytest.raises(ValueError, match="there are no batches to compare on"):
        compare(program, port_of(BY_NAME["softmax_regression"], checkpoint), batches=[])


def test_a_port_of_other_inputs(tmp_path, device):
    program, batches, _ = started(BY_NAME["softmax_regression"], device, tmp_path)
    port = KerasProgram(BY_NAME["cifar_cnn"].keras())
    with pytest.raises(ValueError, match=r"Keras function cannot be run on inputs \(20, 784\) and labels \(20, 10\): "):
        compare(program, port, batches=batches)


def test_tf32_is_refused(tmp_path):
    """The same on a machine without a GPU, where it is allowed."""
    if not tf.config.list_physical_devices("GPU"):
        pytest.skip("needs a GPU, on which TF32 can be")
    program, batches, checkpoint = started(BY_NAME["softmax_regression"], "/GPU:0", tmp_path)
    port = port_of(BY_NAME["softmax_regression"], checkpoint)
    tf.config.experimental.enable_tensor_float_32_execution(True)
    try:
        with pytest.raises(TF32Error, match="TF32 is on"):
            compare(program, port, batches=batches, allowance=Allowance(device="GPU"))
    finally:
        tf.config.experimental.enable_tensor_float_32_execution(False)
