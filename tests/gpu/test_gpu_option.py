"""`pytest --gpu` refuses to start without a GPU, and keeps what runs on one."""

import gpu_option
import pytest
from stand_in import STANDS_IN

PLUGIN = ("-p", "gpu_option")


@pytest.mark.skipif(not STANDS_IN, reason="there is a GPU here")
def test_without_a_gpu_nothing_starts(pytester):
    pytester.makepyfile("def test_something(): assert False")

    result = pytester.runpytest_inprocess(*PLUGIN, "--gpu")

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    lines = result.stderr.str() + result.stdout.str()
    assert "--gpu: TensorFlow sees no GPU on this machine, so nothing would be tested on one." in lines
    assert "python -m migration doctor" in lines and "pip install -e '.[gpu]'" in lines
    assert "test_something" not in lines


def test_without_the_option_all_is_kept(pytester):
    pytester.makepyfile("def test_something(): pass")
    pytester.runpytest_inprocess(*PLUGIN).assert_outcomes(passed=1)


def test_kept_is_what_the_fixture_runs_on_a_gpu(pytester):
    """The fixture has no GPU to give here: its parameter is written out."""
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.parametrize("_tensorflow_device", ["/CPU:0", "/GPU:0", "/GPU:1"])
        def test_numbers(_tensorflow_device): pass

        @pytest.mark.parametrize("name", ["/GPU:0"])
        def test_of_a_name(name): pass

        def test_plain(): pass
        """
    )
    items, _ = pytester.inline_genitems("-p", "no:migration")  # whose fixture has the parameter
    kept = [item.name for item in items if gpu_option.runs_on_gpu(item)]
    assert kept == ["test_numbers[/GPU:0]", "test_numbers[/GPU:1]"]


def test_these_are_kept_too(request):
    assert gpu_option.runs_on_gpu(request.node)
