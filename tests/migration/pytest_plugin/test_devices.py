"""`device` runs a test on each device, and lets others have a fixture of that name."""

import tensorflow as tf

GPUS = len(tf.config.list_physical_devices("GPU"))


def test_a_test_runs_once_on_each_device(run_tests):
    source = """
        import tensorflow as tf
        from tensorflow.python.eager import context

        def test_it(device):
            assert tf.constant(1.0).device.endswith(device.replace("/", "device:"))
            assert context.context().device_name.endswith(device[1:])  # "" would do on a machine without GPU
    """
    done = run_tests(source, "-v")
    done.assert_outcomes(passed=1 + GPUS)
    done.stdout.fnmatch_lines(["*::test_it?/CPU:0? PASSED*"])


def test_it_goes_with_other_parameters(run_tests):
    source = """
        import pytest

        @pytest.mark.parametrize("n", [1, 2])
        def test_it(device, n):
            assert (device.startswith("/"), n > 0) == (True, True)
    """
    run_tests(source).assert_outcomes(passed=2 * (1 + GPUS))


def test_a_parameter_of_a_tests_own_wins(run_tests):
    source = """
        import pytest

        @pytest.mark.parametrize("device", ["mine", "yours"])
        def test_it(device):
            assert device in ("mine", "yours")
    """
    run_tests(source).assert_outcomes(passed=2)


def test_a_fixture_of_a_projects_own_wins(run_tests, pytester):
    pytester.makeconftest(
        "import pytest\n@pytest.fixture(params=['cuda', 'mps'])\ndef device(request): return request.param"
    )
    run_tests("def test_it(device): assert device in ('cuda', 'mps')").assert_outcomes(passed=2)


def test_without_the_plugin_it_is_not_there(run_tests):
    done = run_tests("def test_it(device): pass", "-p", "no:migration")
    done.stdout.fnmatch_lines(["*fixture 'device' not found*"])
