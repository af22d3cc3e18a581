"""`tf1_session` is a graph and a session for one test; nothing of them stays."""

import pytest
import tensorflow as tf

import tfgraph.v1 as tf1


def test_the_graph_and_the_session_are_the_default_and_go(run_tests):
    before = tf1.get_default_graph()
    source = """
        import pytest
        import tensorflow
        import tfgraph.v1 as tf

        sessions = []

        def test_it(tf1_session):
            sessions.append(tf1_session)
            assert tf.get_default_session() is tf1_session
            assert tf.get_default_graph() is tf1_session.graph
            assert tf1_session.graph.get_operations() == []
            v = tf.get_variable("v", initializer=tf.constant(2.0))
            with pytest.raises(tf.errors.FailedPreconditionError):  # nobody initialised it for the test
                tf1_session.run(v)
            tf1_session.run(v.initializer)
            assert (v * 3).eval() == 6

        def test_a_fresh_one_each_time(tf1_session):
            assert tf1_session is not sessions[0] and tf1_session.graph is not sessions[0].graph
            assert tf.global_variables() == []

        def test_failing(tf1_session):
            tf.constant(1.0)
            assert False

        def test_afterwards():
            assert tensorflow.executing_eagerly()
            assert tf.get_default_session() is None
            with pytest.raises(RuntimeError, match="closed Session"):
                sessions[0].run("v:0")
    """
    run_tests(source).assert_outcomes(passed=3, failed=1)
    assert tf1.get_default_graph() is before and before.get_operations() == []
    assert tf.executing_eagerly()


@pytest.mark.parametrize("arguments", ["tf1_session, device", "device, tf1_session"])
def test_the_graph_is_on_the_device(run_tests, arguments):
    source = f"""
        import tensorflow as tf
        from tensorflow.python.eager import context

        def test_it({arguments}, eagerly):
            assert tf.compat.v1.placeholder(tf.float32).op.device == device.replace("/", "/device:")
            with eagerly():
                assert tf.constant(1.0).device.endswith(device.replace("/", "device:"))
                assert context.context().device_name.endswith(device[1:])  # "" would do on a machine without GPU
    """
    run_tests(source).assert_outcomes(passed=1 + len(tf.config.list_physical_devices("GPU")))


@pytest.mark.parametrize("arguments", ["tf1_session, numerics", "numerics, tf1_session"])
def test_the_graph_has_the_seed_of_numerics(run_tests, arguments):
    source = f"""
        import pytest
        import tfgraph.v1 as tf

        drawn = []

        @pytest.mark.parametrize("seed", [pytest.param(s, marks=pytest.mark.numerics(seed=s)) for s in (4, 5)])
        @pytest.mark.parametrize("run", [1, 2])
        def test_it({arguments}, seed, run):
            assert tf1_session.graph.seed == numerics == seed
            drawn.append((seed, float(tf1_session.run(tf.random_uniform([])))))

        def test_the_same_seed_draws_the_same():
            assert len(drawn) == 4 and len(set(drawn)) == 2 and len({{number for _, number in drawn}}) == 2
    """
    run_tests(source).assert_outcomes(passed=5)


def test_keras_computes_in_eagerly(run_tests):
    source = """
        import keras, numpy as np, tensorflow as tf

        def test_it(tf1_session, eagerly):
            x = np.ones([2, 3], np.float32)
            with eagerly():
                layer = keras.layers.Dense(1, kernel_initializer="ones")
                assert np.asarray(layer(x)).tolist() == [[3], [3]]
                assert np.asarray(tf.function(layer)(x)).tolist() == [[3], [3]]
            assert not tf.executing_eagerly()
            assert tf1_session.graph.get_operations() == []
    """
    run_tests(source).assert_outcomes(passed=1)
