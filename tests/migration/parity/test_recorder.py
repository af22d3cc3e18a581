"""The recorder, in this process: each program stands for a script, whose `Session.run` calls are recorded."""

import ast
import threading
from pathlib import Path

import numpy as np
import pytest
import tensorflow.compat.v1 as tf
from tensorflow.python.client import session as client

from migration.parity import recorder
from migration.parity.record import read_record

STEPS = 3


@pytest.fixture
def record(tmp_path, monkeypatch):
    """Record a program: `record(program, *options)` returns the record; without one, `record.code` is the exit code."""
    script = tmp_path / "script.py"
    script.write_text("# stands for the program")
    path = tmp_path / "run.npz"

    def record(program, *options, steps=STEPS):
        with monkeypatch.context() as patch:
            # The recorder changes them for the life of a process.
            for name in ("run", "_make_callable_from_options"):
                patch.setattr(client.BaseSession, name, getattr(client.BaseSession, name))

            def run(_):
                with tf.Graph().as_default():
                    program()

            record.code = recorder.main([f"--output={path}", f"--steps={steps}", *options, str(script)], run)
        return read_record(path) if record.code == 0 else None

    return record


def train(*fetches, feed=dict, steps=10, seen=None):
    """Initialise and train in a session; `seen` takes what the script would print."""
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for _ in range(steps):
            values = session.run(list(fetches), feed())
            if seen is not None:
                seen.append(values)


def trace_values(record):
    """All values of the trace."""
    return dict(record.trace.values(name for node in record.trace.nodes for name in node.outputs))


# Whole numbers, and a power of two: every result is exact, whoever computes it.
X = np.float32([[1, 2, -3], [4, 0, 1]])
T = np.float32([[1, 0], [-2, 5]])
W = np.float32([[1, 0], [2, -1], [0, 3]])
RATE = 0.25


def linear(use_resource=False, optimizer=None, steps=10, seen=None, fetch_loss=True):
    """A linear model with weight decay."""
    x = tf.placeholder(tf.float32, [None, 3], "x")
    t = tf.placeholder(tf.float32, [None, 2], "t")
    w = tf.get_variable("w", initializer=W, use_resource=use_resource)
    y = tf.matmul(x, w, name="y")
    loss = tf.reduce_sum(tf.squared_difference(y, t), name="error") + tf.nn.l2_loss(w)
    train_op = (optimizer or tf.train.GradientDescentOptimizer(RATE)).minimize(loss)
    train(train_op, *[loss] * fetch_loss, feed=lambda: {x: X, t: T}, steps=steps, seen=seen)


def linear_step(w):
    """The same by numpy: outputs, loss, gradient and weights after a step."""
    y = X @ w
    gradient = 2 * X.T @ (y - T) + w
    return y, ((y - T) ** 2).sum() + (w**2).sum() / 2, gradient, w - np.float32(RATE) * gradient


@pytest.mark.parametrize("use_resource", [False, True])
@pytest.mark.parametrize("fetch_loss", [False, True])
def test_every_number_of_a_linear_model(record, use_resource, fetch_loss):
    """With the loss among the script's fetches and without, when only the late run computes it."""
    run = record(lambda: linear(use_resource, fetch_loss=fetch_loss))
    trace = run.trace
    assert (trace.loss, trace.y, trace.feeds, trace.random) == ("add:0", "y:0", ("x:0", "t:0"), ())
    values = trace_values(run)
    y, loss, gradient, after = linear_step(W)
    np.testing.assert_array_equal(values["y:0"], y, strict=True)
    np.testing.assert_array_equal(values["add:0"], loss, strict=True)
    np.testing.assert_array_equal(values[trace.gradients["w"]], gradient, strict=True)
    np.testing.assert_array_equal(run.before["w"], W, strict=True)
    np.testing.assert_array_equal(run.after(1)["w"], after, strict=True)
    assert trace.variables["w"]
    for name in trace.variables["w"]:
        np.testing.assert_array_equal(values[name], W, strict=True)  # the read, too: before the update
    w, losses = W, []
    for _ in range(STEPS):
        _, loss, _, w = linear_step(w)
        losses.append(loss)
    np.testing.assert_array_equal(run.losses, losses, strict=True)
    np.testing.assert_array_equal(run.after(STEPS)["w"], w, strict=True)
    assert [dict(batch).keys() for batch in run.batches()] == [{"x:0", "t:0"}] * STEPS
    for batch in run.batches():
        np.testing.assert_array_equal(batch["x:0"], X, strict=True)
    assert run.stopped and run.steps == STEPS and run.updates == [["w"]] * STEPS
    assert run.fetches == [["add:0"] * fetch_loss] * STEPS


def test_what_reads_a_reference_variable_without_a_copy_shows_it_before_the_update(record):
    """TensorFlow itself shows the new value here, also to the script."""
    seen = []

    def program():
        w = tf.get_variable("w", initializer=W, use_resource=False)
        flat = tf.reshape(w, [-1], name="flat")
        train_op = tf.train.GradientDescentOptimizer(1.0).minimize(tf.reduce_sum(flat, name="loss"))
        with tf.control_dependencies([train_op]):
            last = tf.identity(flat, name="last")
        train(train_op, flat, last, seen=seen)

    run = record(program, steps=1)
    values = trace_values(run)
    for name in ("w:0", "w/read:0"):
        np.testing.assert_array_equal(values[name], W, strict=True)
    np.testing.assert_array_equal(values["flat:0"], W.reshape(-1), strict=True)
    assert "last:0" not in values


@pytest.mark.parametrize("use_resource", [False, True])
def test_a_variable_that_is_read_after_it_was_changed_in_the_same_step(record, use_resource):
    """A reference has no one value then; a resource's is the new one."""

    def program():
        w = tf.get_variable("w", initializer=3.0, use_resource=use_resource)
        counter = tf.get_variable("counter", initializer=0.0, use_resource=use_resource, trainable=False)
        with tf.control_dependencies([counter.assign_add(1.0)]):
            value = tf.identity(counter.read_value(), name="value")
        train(tf.train.GradientDescentOptimizer(RATE).minimize(tf.multiply(w, value * 2.0, name="loss")))

    run = record(program)
    values = trace_values(run)
    assert run.before["counter"] == 0 and run.after(1)["counter"] == 1
    assert ("value:0" in values) == use_resource
    if use_resource:
        assert values["value:0"] == 1 and "counter" not in run.trace.variables  # nothing there has its value of before
    assert run.losses[0] == 6 and values["mul:0"] == 2


def test_nodes_say_what_they_compute_and_which_line_made_them(record):
    run = record(lambda: linear())
    nodes = {node.name: node for node in run.trace.nodes}
    lines = Path(__file__).read_text().splitlines()
    line = 1 + next(number for number, text in enumerate(lines) if 'tf.matmul(x, w, name="y")' in text)
    y = nodes["y"]
    assert (y.type, y.inputs, y.outputs, y.source) == (
        "MatMul",
        ("x:0", "w/read:0"),
        ("y:0",),
        f"test_recorder.py:{line}",
    )
    assert y.attributes["transpose_a"] is False and "T" not in y.attributes
    assert nodes["GradientDescent/learning_rate"].attributes == {"value": RATE}
    assert "GradientDescent" not in nodes and "init" not in nodes and "w/Assign" not in nodes
    made = set()
    for node in run.trace.nodes:
        assert made.issuperset(node.inputs), node
        made.update(node.outputs)


def dropout(seen=None, final=None):
    """Dropout, Adam and shuffled random numbers: whatever would run once more would shift the streams."""
    tf.set_random_seed(3)
    x = tf.constant(X, name="x")
    w = tf.get_variable("w", initializer=W, use_resource=False)
    h = tf.nn.dropout(tf.matmul(x, w, name="h"), rate=0.5)
    loss = tf.nn.l2_loss(h) + tf.nn.l2_loss(w)
    train_op = tf.train.AdamOptimizer(RATE).minimize(loss)
    noise = tf.random_normal([2])
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for number in range(STEPS):
            session.run(train_op)
            values = session.run([noise, *tf.global_variables()]) if number < STEPS - 1 else []
            if seen is not None:
                seen.append(values)


def test_random_numbers_are_those_of_each_step(record):
    run = record(dropout)
    (name,) = run.trace.random
    draws = [run.random(step)[name] for step in range(1, STEPS + 1)]
    assert not np.array_equal(draws[0], draws[1]) and not np.array_equal(draws[1], draws[2])
    values = trace_values(run)
    np.testing.assert_array_equal(values[name], draws[0], strict=True)
    dropped = next(node for node in run.trace.nodes if node.type == "L2Loss").inputs[0]
    np.testing.assert_array_equal(values[dropped], np.where(draws[0] >= 0.5, 2 * (X @ W), 0), strict=True)
    w = run.after(1)["w"]  # the second step, from what was recorded of it
    h = np.where(draws[1] >= 0.5, 2 * (X @ w), 0)
    expected = (h**2).sum() / 2 + (w**2).sum() / 2
    np.testing.assert_allclose(run.losses[1], expected, rtol=1e-6)  # float32, sums in another order


def test_a_script_computes_the_same_when_it_is_recorded(record):
    plain, recorded = [], []
    with tf.Graph().as_default():
        dropout(plain)
    record(lambda: dropout(recorded))
    assert len(recorded) == STEPS - 1
    for expected, values in zip(plain, recorded, strict=False):
        for a, b in zip(expected, values, strict=True):
            np.testing.assert_array_equal(a, b, strict=True)


def test_monitored_session_and_iterator(record):
    seen = []

    def program():
        data = tf.data.Dataset.from_tensor_slices(np.arange(12, dtype=np.float32)).batch(2)
        x = tf.data.make_one_shot_iterator(data).get_next()
        w = tf.get_variable("w", initializer=2.0, use_resource=False)
        loss = tf.reduce_sum(x * w, name="loss")
        step = tf.train.get_or_create_global_step()
        train_op = tf.train.GradientDescentOptimizer(RATE).minimize(loss, step)
        with tf.train.MonitoredTrainingSession(
            hooks=[tf.train.StopAtStepHook(6)], log_step_count_steps=None
        ) as session:
            while not session.should_stop():
                seen.append(session.run([train_op, loss])[1])

    run = record(program)
    (name,) = run.trace.feeds
    np.testing.assert_array_equal([batch[name] for batch in run.batches()], np.float32([[0, 1], [2, 3], [4, 5]]))
    np.testing.assert_array_equal(run.losses[: len(seen)], seen)
    assert len(seen) == STEPS - 1  # the run of the last step ended the script
    assert run.after(STEPS)["global_step"] == STEPS


def test_queue(record):
    def program():
        x = tf.train.batch([tf.train.range_input_producer(100, shuffle=False).dequeue()], 2)
        w = tf.get_variable("w", initializer=2.0)
        train_op = tf.train.GradientDescentOptimizer(RATE).minimize(w * tf.reduce_sum(tf.cast(x, tf.float32)))
        with tf.Session() as session:
            session.run(tf.global_variables_initializer())
            coordinator = tf.train.Coordinator()
            threads = tf.train.start_queue_runners(session, coordinator)
            try:
                while True:
                    session.run(train_op)
            finally:
                coordinator.request_stop()
                coordinator.join(threads)

    run = record(program)
    assert [batch["batch:0"].tolist() for batch in run.batches()] == [[0, 1], [2, 3], [4, 5]]
    assert [float(loss) for loss in run.losses][0] == 2.0


@pytest.fixture
def control_flow_v1():
    """Branches and loops of many operations, as TF 1 had them."""
    with tf.Graph().as_default():
        is_new = tf.control_flow_v2_enabled()
    tf.disable_control_flow_v2()
    yield
    if is_new:
        tf.enable_control_flow_v2()


def branch_and_loop(function, *fetched):
    x = tf.placeholder(tf.float32, [3], "x")
    is_training = tf.placeholder(tf.bool, [], "is_training")
    w = tf.get_variable("w", initializer=2.0)
    noisy = tf.cond(is_training, lambda: w * x + tf.random_uniform([3]), lambda: w * x * 5.0)
    _, total = tf.while_loop(lambda i, _: i < 3, lambda i, a: (i + 1, a + noisy), [0, tf.zeros([3])], name="loop")
    train_op = tf.train.GradientDescentOptimizer(RATE).minimize(tf.reduce_sum(function(total), name="loss"))
    train(train_op, *fetched, feed=lambda: {x: [1, 2, 3], is_training: False})


def test_branches_and_loops(record, control_flow_v1):
    """What is in a branch or a loop has no value for us; what comes out of them has, if the update needs it."""
    run = record(lambda: branch_and_loop(tf.square))
    values = trace_values(run)
    np.testing.assert_array_equal(values["cond/Merge:0"], np.float32([10, 20, 30]))
    np.testing.assert_array_equal(values["loop/Exit_1:0"], np.float32([30, 60, 90]))
    assert float(run.losses[0]) == 30**2 + 60**2 + 90**2
    assert values[run.trace.gradients["w"]] == 2 * (30 * 15 + 60 * 30 + 90 * 45)
    assert "cond/mul:0" not in values and "cond/random_uniform/RandomUniform:0" not in values
    loop = next(node for node in run.trace.nodes if node.name == "loop/while_context")
    assert loop.type == "While" and "loop/Exit_1:0" in loop.outputs and "cond/Merge:0" in loop.inputs
    reason = "no numbers, or inside of a loop or branch"
    assert run.trace.left_out == {"cond/random_uniform/RandomUniform:0": reason}


def test_what_the_update_does_not_wait_for_has_no_value(record, control_flow_v1):
    """The gradient of a sum does not need the sum: while the script computes it, `w` changes."""
    run = record(lambda: branch_and_loop(tf.identity, "loss:0"))
    assert run.trace.loss == "loss:0" and run.losses == [None] * STEPS
    assert run.trace.left_out["loss:0"] == "read variables while the step updated them"
    assert trace_values(run)[run.trace.gradients["w"]] == 3 * 5 * (1 + 2 + 3)


@pytest.mark.parametrize(
    "optimizer", [tf.train.AdagradOptimizer, tf.train.AdamOptimizer, tf.train.GradientDescentOptimizer]
)
@pytest.mark.parametrize("use_resource", [False, True])
def test_gradients_of_some_rows(record, optimizer, use_resource):
    """By SparseApply…, and by optimizers that compose their updates of other operations."""

    def program():
        table = tf.get_variable("table", initializer=np.ones((5, 2), np.float32), use_resource=use_resource)
        rows = tf.nn.embedding_lookup(table, [3, 1, 3])
        train_op = optimizer(RATE).minimize(tf.reduce_sum(rows * [[1.0], [2.0], [4.0]]))
        train(train_op)

    trace = record(program).trace
    values = dict(trace.values([trace.gradients["table"], trace.indices["table"]]))
    dense = np.zeros((5, 2))
    np.add.at(dense, values[trace.indices["table"]], values[trace.gradients["table"]])
    np.testing.assert_array_equal(dense[:, 0], [0, 2, 0, 5, 0])


def test_an_update_by_hand_is_training(record):
    def program():
        w = tf.get_variable("w", initializer=3.0, use_resource=False)
        (gradient,) = tf.gradients(tf.square(w, name="loss"), [w])
        train(w.assign(w - RATE * gradient))

    run = record(program)
    assert run.trace.loss == "loss:0"
    assert dict(run.trace.values(run.trace.gradients.values())).popitem()[1] == 6
    assert run.after(1)["w"] == 1.5


OUTPUTS = {
    "softmax": lambda y: tf.nn.softmax_cross_entropy_with_logits_v2(labels=tf.constant([[0.0, 1.0]] * 2), logits=y),
    "sparse": lambda y: tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[0, 1], logits=y),
    "sigmoid": lambda y: tf.nn.sigmoid_cross_entropy_with_logits(labels=tf.ones([2, 2]), logits=y),
    "squares": lambda y: tf.losses.mean_squared_error(tf.ones([2, 2]), y),
    "logarithm": lambda y: -tf.reduce_sum(tf.log(tf.clip_by_value(tf.nn.softmax(y), 1e-9, 1.0))),
    "unknown": lambda y: tf.abs(y),
}


@pytest.mark.parametrize("kind", OUTPUTS)
def test_outputs_are_what_the_loss_is_made_of(record, kind):
    def program():
        y = tf.matmul(X, tf.get_variable("w", initializer=W), name="y")
        train(tf.train.GradientDescentOptimizer(0.0).minimize(tf.reduce_mean(OUTPUTS[kind](y))))

    expected = {"unknown": None, "logarithm": "Softmax:0"}.get(kind, "y:0")
    assert record(program, steps=1).trace.y == expected


def test_loss_and_outputs_by_name(record, capsys):
    run = record(lambda: linear(), "--loss", "error", "--y", "SquaredDifference:0")
    assert (run.trace.loss, run.trace.y) == ("error:0", "SquaredDifference:0")
    y = X @ W
    assert run.losses[0] == ((y - T) ** 2).sum()
    assert record(lambda: linear(), "--loss", "los") is None
    assert "migration record: --loss: the graph has no tensor 'los'\n" in capsys.readouterr().err


def test_two_losses_are_not_guessed_between(record):
    def program():
        a, b = (tf.get_variable(name, initializer=1.0) for name in "ab")
        optimizer = tf.train.GradientDescentOptimizer(RATE)
        train(optimizer.minimize(tf.square(a)), optimizer.minimize(tf.square(b)))

    run = record(program)
    assert run.trace.loss is None and run.losses == [None] * STEPS
    assert set(run.trace.gradients) == {"a", "b"}


def test_a_script_that_ends_early(record):
    run = record(lambda: linear(steps=2))
    assert (run.steps, run.stopped) == (2, False)
    np.testing.assert_array_equal(run.after(2)["w"], linear_step(linear_step(W)[3])[3], strict=True)


def test_a_script_that_trains_nothing(record, capsys):
    assert record(lambda: train(tf.get_variable("w", initializer=1.0).assign(2.0))) is None
    assert record.code == 1
    assert "script.py' never ran a training step: a Session.run of an operation" in capsys.readouterr().err


def test_an_error_of_the_script_passes(record):
    def program():
        linear(steps=1)
        raise ZeroDivisionError("the script's own")

    with pytest.raises(ZeroDivisionError, match="the script's own"):
        record(program)


def test_large_values_are_left_out_and_named(record):
    run = record(lambda: linear(), "--limit", "0.00002")  # 21 bytes: the outputs have 16, the gradient 24
    values = trace_values(run)
    assert "y:0" in values and run.trace.gradients["w"] not in values
    assert run.trace.left_out[run.trace.gradients["w"]] == "0 MB"
    assert run.steps == STEPS and run.losses[0] == linear_step(W)[1]


def test_bfloat16(record):
    def program():
        w = tf.get_variable("w", initializer=W)
        train(tf.train.GradientDescentOptimizer(RATE).minimize(tf.reduce_sum(tf.cast(w, tf.bfloat16, name="small"))))

    value = trace_values(record(program))["small:0"]
    assert value.dtype == tf.bfloat16.as_numpy_dtype
    np.testing.assert_array_equal(value.astype(np.float32), W, strict=True)


def test_names_of_scripts_and_strings_are_no_tensors(record):
    """String tensors, variables without a value, variables fed by name, and a run that is refused."""

    def program():
        x = tf.placeholder(tf.float32, [], "x")
        text = tf.placeholder(tf.string, [], "text")
        w = tf.get_variable("w", initializer=1.0, use_resource=False)
        tf.get_variable("never", initializer=1.0, use_resource=False)
        loss = tf.multiply(w, tf.cast(tf.strings.length(text), tf.float32) * x, name="loss")
        train_op = tf.train.GradientDescentOptimizer(RATE).minimize(loss)
        with tf.Session() as session:
            session.run(w.initializer)
            with pytest.raises(TypeError, match="None"):
                session.run([train_op, None])
            for _ in range(STEPS):
                session.run("GradientDescent", {"x:0": 2.0, text: "four"})

    run = record(program)
    assert float(run.losses[0]) == 8
    assert run.trace.left_out == {"never": "not initialised", "text:0": "no numbers, or inside of a loop or branch"}
    assert set(run.before) == {"w"}


def test_a_step_beside_a_step_is_counted_and_not_recorded(record):
    def program():
        w = tf.get_variable("w", initializer=1.0)
        plain = tf.train.GradientDescentOptimizer(RATE).minimize(tf.square(w))
        session = tf.Session()

        def beside():
            thread = threading.Thread(target=session.run, args=(plain,))
            thread.start()
            thread.join()
            return np.float32(1)

        slow = tf.train.GradientDescentOptimizer(RATE).minimize(w * tf.py_func(beside, [], tf.float32))
        session.run(tf.global_variables_initializer())
        for _ in range(STEPS):
            session.run(slow)

    run = record(program)
    assert (run.steps, run.others) == (STEPS, STEPS)


def test_the_recorder_is_one_file_for_python_3_5():
    source = Path(recorder.__file__).read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 5))
    nodes = list(ast.walk(tree))
    assert not [node for node in nodes if isinstance(node, ast.JoinedStr | ast.AnnAssign | ast.NamedExpr)]
    imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    assert {name for name in imported if name.startswith(("tfgraph", "tfkeras", "migration"))} == set()
