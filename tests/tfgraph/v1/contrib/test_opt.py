"""contrib.opt against what TF 1.15.5 made: names, dtypes, shapes and values of all variables after some steps."""

import json
from pathlib import Path

import make_contrib_opt as make
import numpy as np
import pytest

import tfgraph.v1 as tf
from tfgraph.v1.contrib import opt

GOLDENS = json.loads((Path(__file__).parents[3] / "goldens" / "contrib_opt.json").read_text())
#: Kernels, and Python's float of float32 numbers, are the same; the order within a sum may differ by a few ulp.
TOLERANCE = {"rtol": 2e-6, "atol": 2e-7}
#: Negative powers of matrices that are almost singular: what differs in the last digit is multiplied by up to 100.
LOOSE = {"rtol": 2e-4, "atol": 2e-5}


@pytest.fixture(params=["ref", "resource"])
def use_resource(request):
    """Variables and `tf.cond` as a script has them under `tfgraph run`, then as a program that imports us."""
    if request.param == "resource":
        yield True
        return
    tf.disable_control_flow_v2()
    try:
        yield False
    finally:
        tf.enable_control_flow_v2()


def assert_same(found, wanted, **tolerance):
    assert {name: value[:2] for name, value in found.items()} == {name: value[:2] for name, value in wanted.items()}
    for name in wanted:
        np.testing.assert_allclose(found[name][2], wanted[name][2], err_msg=name, **(tolerance or TOLERANCE))


@pytest.mark.parametrize("case", make.OPTIMIZERS)
def test_three_steps_make_the_variables_of_tf_115(case, use_resource, device):
    found = make.train(tf, opt, case, use_resource, device)
    tolerance = LOOSE if case.startswith(("GGT", "Shampoo")) else TOLERANCE
    assert_same(found, GOLDENS["steps"][case], **tolerance)


@pytest.mark.parametrize("case", ["Elastic", "AGN", "ModelAverage"])
def test_one_worker_does_what_it_did_in_tf_115(case, use_resource):
    if case == "ModelAverage" and use_resource:
        pytest.skip("it refuses tf.cond of TF2, see below")
    found = make.workers(tf, opt, case, use_resource)
    for where, variables in GOLDENS["workers"][case].items():
        assert_same(found[where], variables)


def test_model_average_says_what_it_needs():
    with pytest.raises(RuntimeError, match=r"tf\.disable_control_flow_v2\(\) first"):
        make.workers(tf, opt, "ModelAverage")


def test_scipy_finds_the_minimum_of_tf_115(use_resource):
    found = make.scipy_minimum(tf, opt, use_resource)
    for name, variables in GOLDENS["scipy"].items():
        # Another release of SciPy may stop at another point within its own tolerance of the loss, 1e-8 or so.
        assert_same(found[name], variables, rtol=1e-4, atol=1e-4)


def test_scipy_wants_bounds_by_variable():
    with tf.Graph().as_default(), tf.Session() as session:
        x = tf.get_variable("x", initializer=1.0)
        session.run(tf.global_variables_initializer())
        interface = opt.ScipyOptimizerInterface(tf.square(x), bounds=[(0, 1)])
        with pytest.raises(ValueError, match="var_to_bounds"):
            interface.minimize(session)


def test_clipping_is_that_of_tf_115():
    for ours, theirs in zip(make.clipped(tf, opt), GOLDENS["clipped"], strict=True):
        np.testing.assert_allclose(ours, theirs, **TOLERANCE)


def test_minimize_forgets_the_list_of_decayed_variables_as_in_tf_115(caplog):
    found = make.forgotten_list(tf, opt)
    for way, variables in GOLDENS["decay_var_list"].items():
        assert_same(found[way], variables)
    assert "ignores decay_var_list" in caplog.text


def test_the_swapping_saver_writes_averages_as_variables(tmp_path, use_resource):
    with tf.Graph().as_default(), tf.Session() as session:
        x = tf.get_variable("x", initializer=[1.0, 2.0], use_resource=use_resource)
        optimizer = opt.MovingAverageOptimizer(make.sgd(tf), 0.5)
        with pytest.raises(RuntimeError, match="before creating the swapping_saver"):
            optimizer.swapping_saver()
        train = optimizer.minimize(tf.reduce_sum(x))
        with pytest.raises(ValueError, match="Variable to swap x/ExponentialMovingAverage is not part"):
            optimizer.swapping_saver([x])
        saver = optimizer.swapping_saver()
        session.run(tf.global_variables_initializer())
        session.run(train)
        path = saver.save(session, str(tmp_path / "model"))
    reader = tf.train.load_checkpoint(path)
    np.testing.assert_allclose(reader.get_tensor("x"), [0.95, 1.95], rtol=1e-6)
    np.testing.assert_allclose(reader.get_tensor("x/ExponentialMovingAverage"), [0.9, 1.9], rtol=1e-6)


def test_the_elastic_saver_writes_the_centers(tmp_path):
    with tf.Graph().as_default(), tf.Session() as session:
        getter = opt.ElasticAverageCustomGetter("/CPU:0")
        with tf.variable_scope("", custom_getter=getter):
            tf.get_variable("x", initializer=[1.0, 2.0])
        saver = opt.ElasticAverageOptimizer(make.sgd(tf), 1, getter).swapping_saver()
        session.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
        session.run(tf.global_variables()[0].assign([5.0, 6.0]))
        path = saver.save(session, str(tmp_path / "model"))
    np.testing.assert_array_equal(tf.train.load_variable(path, "x"), [5, 6])


def test_stale_gradients_are_counted_not_applied(use_resource):
    with tf.Graph().as_default(), tf.Session() as session:
        step = tf.train.get_or_create_global_step()
        x = tf.get_variable("x", initializer=1.0, use_resource=use_resource)
        optimizer = opt.DropStaleGradientOptimizer(make.sgd(tf), staleness=1)
        pairs = optimizer.compute_gradients(tf.square(x), [x])
        # Somebody else makes two steps between the gradient and its application.
        with tf.control_dependencies([pairs[0][0]]), tf.control_dependencies([tf.assign_add(step, 2)]):
            pairs = [(tf.identity(pairs[0][0]), x)]
        update = optimizer.apply_gradients(pairs, global_step=step)
        session.run(tf.global_variables_initializer())
        assert session.run(update) == 1.0
        assert session.run([x, step]) == [1.0, 2]


@pytest.mark.parametrize(
    ("make_it", "error", "message"),
    [
        (lambda: opt.LARSOptimizer(0.1, momentum=-1.0), ValueError, "momentum should be positive: -1.0"),
        (lambda: opt.MultitaskOptimizerWrapper(3), TypeError, "tf.train.Optimizer, not int"),
        (lambda: opt.FtrlOptimizer, AttributeError, "tf.contrib.opt.FtrlOptimizer is not available"),
    ],
)
def test_what_makes_no_sense_is_refused(make_it, error, message):
    with pytest.raises(error, match=message):
        make_it()


def test_ggt_refuses_sparse_gradients():
    with tf.Graph().as_default(), pytest.raises(NotImplementedError, match="GGTOptimizer takes no sparse gradients"):
        x = tf.get_variable("x", [3, 2])
        opt.GGTOptimizer().minimize(tf.reduce_sum(tf.gather(x, [1])))


def test_a_decay_without_a_step_is_refused():
    with tf.Graph().as_default(), pytest.raises(ValueError, match="pass global_step"):
        x = tf.get_variable("x", [3])
        opt.AddSignOptimizer(sign_decay_fn=make.decay(tf, "linear", 4)).minimize(tf.reduce_sum(x))
