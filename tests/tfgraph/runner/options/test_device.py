"""`--device`."""

import pytest
import tensorflow as tf

from tfgraph.command_line import main


def test_cpu_whatever_the_script_says(train):
    refused = train(WANTED="/gpu:7")
    assert refused.returncode == 1 and "Cannot assign a device for operation" in refused.stderr
    result = train("--device", "cpu", WANTED="/gpu:7")
    assert result.returncode == 0 and "loss" in result.stdout, result.stderr


def test_the_scripts_own_configuration_holds(write, run):
    write(
        "own.py",
        """
        import tensorflow as tf
        for config in tf.ConfigProto(inter_op_parallelism_threads=3), None:
            used = tf.Session(config=config)._config
            print(used.inter_op_parallelism_threads, used.allow_soft_placement)
        """,
    )
    assert run("tfgraph", "run", "--device", "cpu", "own.py").stdout == "3 True\n0 True\n"


def test_a_gpu_that_is_not_there(train):
    result = train("--device", "gpu:99")
    here = ", ".join(["cpu", *(f"gpu:{index}" for index in range(len(tf.config.list_physical_devices("GPU"))))])
    assert result.returncode == 2
    message = f"tfgraph run: --device gpu:99: there is no such device; this machine has: {here}.\n"
    assert result.stderr.endswith(message) and result.stdout == ""


@pytest.mark.skipif(not tf.config.list_physical_devices("GPU"), reason="no GPU here")
def test_gpu(write, run):
    write("where.py", "import tensorflow as tf; print(tf.Session().run(tf.ones([2])), tf.test.gpu_device_name())")
    assert run("tfgraph", "run", "--device", "gpu", "where.py").stdout == "[1. 1.] /device:GPU:0\n"
    assert run("tfgraph", "run", "--device", "cpu", "where.py").stdout == "[1. 1.] \n"


@pytest.mark.parametrize("device", ["tpu", "gpu:", "gpu:x", ""])
def test_no_device(device, capsys):
    with pytest.raises(SystemExit) as caught:
        main(["run", f"--device={device}", "script.py"])
    assert caught.value.code == 2
    assert f"argument --device: expected cpu, gpu or gpu:N, received '{device}'" in capsys.readouterr().err
