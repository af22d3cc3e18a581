"""What optimizers do with their gradients, on both sides, and what is said where they do not do the same."""

import keras
import numpy as np
import pytest
import tensorflow as tf
import tensorflow.compat.v1 as tf1

from migration.checkpoints import load_ckpt
from migration.parity import KerasProgram, SessionProgram, read_record
from migration.parity.comparison import compare
from migration.parity.levels import Allowance
from migration.parity.report import explanation
from migration.parity.trace import Node
from migration.parity.update import Update, differing_settings, keras_update, recorded_update, update
from tfkeras import optimizers

VARIABLES = {"fc/kernel", "fc/bias"}


def batches(rng, steps):
    return [(rng.normal(size=(4, 3)).astype(np.float32), rng.normal(size=(4, 2)).astype(np.float32))] * steps


def loss_of(y_, y):
    return tf.reduce_mean(tf.square(y - y_))


class Pair:
    """One dense layer in a session and in Keras, one step into training, and the first batch of both."""

    def __init__(self, train, optimizer, directory, rng, steps=2):
        """Build both; `train` makes the training op of a loss and the global step."""
        self.batches = batches(rng, steps)
        with tf.Graph().as_default():
            x, y_ = (tf1.placeholder(tf.float32, [None, size], name) for size, name in ((3, "x"), (2, "y_")))
            with tf1.variable_scope("fc"):
                kernel = tf1.get_variable("kernel", initializer=rng.normal(size=(3, 2)).astype(np.float32))
                bias = tf1.get_variable("bias", initializer=rng.normal(size=2).astype(np.float32))
            y = tf.add(tf.matmul(x, kernel), bias)
            loss = loss_of(y_, y)
            train_op = train(loss, tf1.train.get_or_create_global_step())
            session = tf1.Session()
            session.run(tf1.global_variables_initializer())
            self.session = SessionProgram(session, x, y_, y, loss, train_op)
            self.session.train(self.batches[:1])
            start = tf1.train.Saver().save(session, str(directory / "start.ckpt"))
        model = keras.Sequential([keras.Input([3]), keras.layers.Dense(2, name="fc")])
        model.compile(optimizer, loss_of, jit_compile=False)
        load_ckpt(model, start, optimizer=optimizer, averages="raw")
        self.keras = KerasProgram(model)

    def updates(self):
        return self.session.trace(*self.batches[0]).updates(), self.keras.trace(*self.batches[0]).updates()

    def compare(self):
        # Keras's own optimizers round otherwise.
        (comparison,) = compare(self.session, self.keras, batches=self.batches, allowance=Allowance(exact=False))
        return comparison


def minimized_by(make, *arguments, **options):
    return lambda loss, step: make(*arguments, **options).minimize(loss, step)


SAME = {
    "GradientDescent": (tf1.train.GradientDescentOptimizer, (0.5,), {}, optimizers.GradientDescent(0.5)),
    "Momentum": (
        tf1.train.MomentumOptimizer,
        (0.1, 0.8),
        {"use_nesterov": True},
        optimizers.Momentum(0.1, 0.8, nesterov=True),
    ),
    "Adagrad": (tf1.train.AdagradOptimizer, (0.1,), {}, optimizers.Adagrad(0.1)),
    "RMSProp": (tf1.train.RMSPropOptimizer, (0.01, 0.8, 0.7, 1e-5), {}, optimizers.RMSProp(0.01, 0.8, 0.7, 1e-5)),
    "centered RMSProp": (
        tf1.train.RMSPropOptimizer,
        (0.01, 0.8, 0.7, 1e-5),
        {"centered": True},
        optimizers.RMSProp(0.01, 0.8, 0.7, 1e-5, centered=True),
    ),
    "Adam": (tf1.train.AdamOptimizer, (0.01, 0.8, 0.99, 1e-6), {}, optimizers.Adam(0.01, 0.8, 0.99, 1e-6)),
    "Keras's SGD": (tf1.train.GradientDescentOptimizer, (0.5,), {}, keras.optimizers.SGD(0.5)),
    "Keras's momentum": (tf1.train.MomentumOptimizer, (0.5, 0.9), {}, keras.optimizers.SGD(0.5, 0.9)),
    "Keras's Adam": (tf1.train.AdamOptimizer, (0.5,), {}, keras.optimizers.Adam(0.5, epsilon=1e-8)),
    "Keras's RMSprop": (
        tf1.train.RMSPropOptimizer,
        (0.5,),
        {"decay": 0.8},
        keras.optimizers.RMSprop(0.5, rho=0.8, epsilon=1e-10),
    ),
    "Keras's Adadelta": (
        tf1.train.AdadeltaOptimizer,
        (0.5, 0.9, 1e-6),
        {},
        keras.optimizers.Adadelta(0.5, rho=0.9, epsilon=1e-6),
    ),
    "Keras's Ftrl": (
        tf1.train.FtrlOptimizer,
        (0.5,),
        {"l1_regularization_strength": 0.1, "l2_regularization_strength": 0.2},
        keras.optimizers.Ftrl(0.5, l1_regularization_strength=0.1, l2_regularization_strength=0.2),
    ),
}


def every_second(names):
    """All take half a minute; `make test` has every second."""
    return [pytest.param(name, marks=[pytest.mark.slow] * (number % 2)) for number, name in enumerate(names)]


@pytest.mark.parametrize("name", every_second(SAME))
def test_what_is_the_same(name, tmp_path, rng, device):
    make, arguments, options, optimizer = SAME[name]
    with tf.device(device):
        pair = Pair(minimized_by(make, *arguments, **options), optimizer, tmp_path, rng)
        ours, theirs = pair.updates()
    assert ours.keys() == theirs.keys() == VARIABLES
    assert ours["fc/bias"].type == theirs["fc/bias"].type != ""
    assert ours["fc/bias"].settings["lr"] == pytest.approx(arguments[0], rel=1e-6)  # float32
    assert differing_settings(ours, theirs) == {}


def test_a_session_has_the_settings_of_its_operations(tmp_path, rng):
    pair = Pair(minimized_by(tf1.train.AdamOptimizer, 0.25, 0.5, 0.75, 0.125), optimizers.Adam(), tmp_path, rng)
    settings = {"beta1": 0.5, "beta2": 0.75, "epsilon": 0.125, "lr": 0.25, "use_nesterov": False}
    assert pair.updates()[0] == dict.fromkeys(("fc/kernel", "fc/bias"), Update("Adam", settings))


RMSPROP = minimized_by(tf1.train.RMSPropOptimizer, 0.01)
ADAM = minimized_by(tf1.train.AdamOptimizer, 0.01)
DIFFERENT = {
    "epsilon of RMSProp": (
        RMSPROP,
        optimizers.RMSProp(0.01, epsilon=0.1),
        "optimizer_setting",
        "the optimizer is set otherwise: epsilon is 1e-10 in the first program, 0.1 in the second",
    ),
    "rho": (
        RMSPROP,
        optimizers.RMSProp(0.01, decay=0.99),
        "optimizer_setting",
        "the optimizer is set otherwise: rho is 0.9 in the first program, 0.99 in the second",
    ),
    "momentum": (
        minimized_by(tf1.train.MomentumOptimizer, 0.01, 0.9),
        optimizers.Momentum(0.01, 0.5),
        "optimizer_setting",
        "the optimizer is set otherwise: momentum is 0.9 in the first program, 0.5 in the second",
    ),
    "nesterov": (
        minimized_by(tf1.train.MomentumOptimizer, 0.01, 0.9),
        optimizers.Momentum(0.01, 0.9, nesterov=True),
        "optimizer_setting",
        "the optimizer is set otherwise: use_nesterov is False in the first program, True in the second",
    ),
    "two": (
        ADAM,
        optimizers.Adam(0.02, beta_2=0.9),
        "optimizer_setting",
        "the optimizer is set otherwise: beta2 is 0.999 in the first program, 0.9 in the second",
    ),
    "weight decay": (
        ADAM,
        optimizers.Adam(0.01, weight_decay=0.125),
        "optimizer_setting",
        "the optimizer is set otherwise: weight_decay is 0 in the first program, 0.125 in the second",
    ),
    "decay": (
        lambda loss, step: tf1.train.AdamOptimizer(tf1.train.exponential_decay(0.01, step, 1, 0.5)).minimize(
            loss, step
        ),
        optimizers.Adam(0.01),
        "learning_rate",
        "the learning rate is 0.005 in the first program, 0.01 in the second; only in the first program it changes from"
        " step to step (ExponentialDecay)",
    ),
    "a decay that begins later": (
        lambda loss, step: tf1.train.AdamOptimizer(tf1.train.piecewise_constant(step, [1], [0.01, 0.001])).minimize(
            loss, step
        ),
        optimizers.Adam(keras.optimizers.schedules.PiecewiseConstantDecay([9], [0.01, 0.001])),
        "learning_rate",
        "the learning rate is 0.001 in the first program, 0.01 in the second",
    ),
}


@pytest.mark.parametrize("name", every_second(DIFFERENT))
def test_what_differs(name, tmp_path, rng, device):
    train, optimizer, cause, sentence = DIFFERENT[name]
    with tf.device(device):
        comparison = Pair(train, optimizer, tmp_path, rng, steps=3).compare()
    assert not comparison.passed
    assert comparison.causes[cause] == sentence
    assert comparison.causes.keys() <= {"learning_rate", "optimizer_setting"}
    assert comparison.notes == ()


def test_what_the_numbers_do_not_show(tmp_path, rng, device):
    """A norm that no gradient has, and a power of two: the division by it is exact."""
    with tf.device(device):
        comparison = Pair(ADAM, optimizers.Adam(0.01, clipnorm=2.0**20), tmp_path, rng).compare()
    assert comparison.passed
    assert explanation(comparison) == [
        "note: equal on these data only: clipnorm is 0 in the first program, 1.04858e+06 in the second."
    ]


def test_a_decay_that_has_not_begun(tmp_path, rng, device):
    schedule = keras.optimizers.schedules.PiecewiseConstantDecay([1000], [0.01, 0.001])
    with tf.device(device):
        comparison = Pair(ADAM, optimizers.Adam(schedule), tmp_path, rng).compare()
    assert comparison.passed
    assert comparison.notes == (
        "equal on these data only: only in the second program it changes from step to step (PiecewiseConstantDecay)",
    )


def clipped_by_norm(loss, step):
    optimizer = tf1.train.AdamOptimizer(0.01)
    pairs = [(tf.clip_by_norm(gradient, 0.5), variable) for gradient, variable in optimizer.compute_gradients(loss)]
    return optimizer.apply_gradients(pairs, step)


def test_both_clip(tmp_path, rng, device):
    """A script clips by operations of its own, Keras in the optimizer: the gradients of both are the clipped ones."""
    with tf.device(device):
        pair = Pair(clipped_by_norm, optimizers.Adam(0.01, clipnorm=0.5), tmp_path, rng)
        comparison = pair.compare()
    assert comparison.passed, explanation(comparison)
    assert comparison.notes == ()


def test_a_rate_that_nobody_feeds_is_not_known(tmp_path, rng):
    pair = Pair(ADAM, optimizers.Adam(0.5), tmp_path, rng)
    with pair.session.session.graph.as_default():
        unfed = tf1.placeholder(tf.float32, [], "rate")
        gradients = [(pair.session.gradients[each.op.name], each) for each in tf1.trainable_variables()]
        tf1.train.AdamOptimizer(unfed, 0.5, name="Other").apply_gradients(gradients)
    ours, theirs = pair.updates()
    assert ours["fc/bias"].settings["lr"] is None
    assert differing_settings(ours, theirs).keys() == {"beta1"}


def test_updates_of_other_gradients_are_not_those_of_the_step(tmp_path, rng):
    pair = Pair(ADAM, optimizers.Adam(0.01), tmp_path, rng)
    with pair.session.session.graph.as_default():
        tf1.train.AdamOptimizer(0.5, name="Other").minimize(2 * pair.session.loss)
    assert differing_settings(*pair.updates()) == {}


def test_what_operations_of_the_script_may_do_is_not_known(tmp_path, rng):
    """Weight decay and moving averages, which Keras's optimizers have as settings."""

    def train(loss, step):
        kernel, _ = tf1.trainable_variables()
        average = tf1.train.ExponentialMovingAverage(0.99)
        averaged = average.apply([kernel])
        return tf.group(ADAM(loss, step), averaged, tf1.assign_sub(kernel, 0.01 * kernel))

    pair = Pair(train, optimizers.Adam(0.01), tmp_path, rng)
    (ours, _), theirs = pair.updates(), keras_update(optimizers.Adam(0.01, weight_decay=0.01, use_ema=True))
    sentence = "weight_decay is 0 in the first program, 0.01 in the second for 'fc/bias'"
    assert differing_settings(ours, dict.fromkeys(ours, theirs)) == {"weight_decay": sentence}


def test_reference_variables(rng):
    """The state of the optimizer is no setting, not even that of a scalar."""
    with tf.Graph().as_default(), tf1.Session() as session:
        x, y_ = (tf1.placeholder(tf.float32, [], name) for name in ("x", "y_"))
        scale = tf1.get_variable("scale", initializer=2.0, use_resource=False)
        loss = tf.square(x * scale - y_)
        train_op = tf1.train.MomentumOptimizer(0.25, 0.5).minimize(loss)
        session.run(tf1.global_variables_initializer())
        trace = SessionProgram(session, x, y_, x * scale, loss, train_op).trace(np.float32(1), np.float32(0))
        own = update("Momentum", {"lr": 0.25, "momentum": 0.5, "use_nesterov": False})
        assert trace.updates() == {"scale": own}


def test_two_optimizers(tmp_path, rng, device):
    """Each variable has its own: what differs for some says for which."""

    def train(loss, step):
        kernel, bias = tf1.trainable_variables()
        first = tf1.train.GradientDescentOptimizer(0.5).minimize(loss, step, [kernel])
        return tf.group(first, tf1.train.GradientDescentOptimizer(0.25).minimize(loss, var_list=[bias]))

    with tf.device(device):
        ours, theirs = Pair(train, optimizers.GradientDescent(0.5), tmp_path, rng).updates()
    assert differing_settings(ours, theirs) == {
        "lr": "the learning rate is 0.25 in the first program, 0.5 in the second for 'fc/bias'"
    }


def test_optimizers_of_ones_own():
    class Mine(keras.optimizers.Optimizer):
        pass

    class Spoilt(optimizers.Adam):
        pass

    assert keras_update(Mine(0.1)) == update("", {"learning_rate": pytest.approx(0.1), "use_ema": False})
    assert keras_update(Spoilt(0.5)).type == "Adam"
    assert keras_update(keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(0.5))).type == "GradientDescent"


def test_another_type_says_nothing_of_what_only_one_has():
    adam, momentum = update("Adam", {"lr": 0.1, "beta1": 0.9}), update("SGD", {"learning_rate": 0.1, "momentum": 0.5})
    assert differing_settings({"w": adam}, {"w": momentum}) == {"type": "Adam against Momentum"}
    assert differing_settings({"w": adam}, {"v": momentum}) == {}


def test_a_record_of_tf_1_15(golden_record):
    (own,) = {repr(each): each for each in recorded_update(golden_record).values()}.values()
    assert own.type == "Adam"
    known = {name: value for name, value in own.settings.items() if value is not None}
    # Constants of float32.
    assert known == pytest.approx({"lr": 0.01, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}, rel=1e-6)
    assert own.settings.keys() - known.keys() >= {"clipnorm", "use_nesterov", "weight_decay"}
    assert recorded_update(golden_record).keys() == golden_record.gradients.keys()


def test_numbers_of_a_record_that_something_else_takes_are_no_settings(golden_record):
    constant = Node("norm/epsilon", "Const", (), ("norm/epsilon:0",))
    golden_record.nodes = (*golden_record.nodes, constant, Node("norm/add", "Add", ("x:0", "norm/epsilon:0"), ("y:0",)))
    values = golden_record.values
    golden_record.values = lambda names: [*values(names), ("norm/epsilon:0", np.float32(0.5))]
    assert recorded_update(golden_record).keys() == golden_record.gradients.keys()


def test_two_optimizers_of_a_record_are_not_told_apart(golden_record):
    golden_record.nodes = (*golden_record.nodes, Node("Other/beta1", "Const", (), ("Other/beta1:0",)))
    values = golden_record.values
    golden_record.values = lambda names: [*values(names), ("Other/beta1:0", np.float32(0.5))]
    assert recorded_update(golden_record) == {}


@pytest.fixture
def golden_record(request):
    with read_record(request.path.parents[2] / "goldens" / "parity_record.npz") as record:
        yield record.trace
