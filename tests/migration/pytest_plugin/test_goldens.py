"""`golden` records with `--update-goldens`, compares without, and says which files nobody asked for."""

import numpy as np
import pytest

from migration.pytest_plugin.golden_file import read_golden

SOURCE = """
import numpy as np

def test_it(golden):
    golden("logits", {"y": np.float32([1, 2, 3]), "step": np.int64(7)})
"""
OTHER = SOURCE.replace("2, 3]", "2.5, 3]").replace("(7)", "(8)")


@pytest.fixture
def file(pytester):
    return pytester.path / "goldens" / "test_it" / "logits.npz"


def failure(done, passed=0):
    """The lines that say what is wrong in the one test that failed."""
    done.assert_outcomes(passed=passed, failed=1)
    return [line.removeprefix("E").strip() for line in done.outlines if line.startswith("E ")]


def test_a_missing_golden_is_a_failure_that_says_how_to_record(run_tests, file):
    assert failure(run_tests(SOURCE)) == [
        "AssertionError: There is no golden goldens/test_it/logits.npz.",
        "Record it and commit it: pytest --update-goldens test_it.py::test_it",
    ]
    assert not file.parent.parent.exists()


def test_it_is_recorded_and_compared(run_tests, file):
    done = run_tests(SOURCE, "--update-goldens")
    done.assert_outcomes(passed=1)
    done.stdout.fnmatch_lines(["*= goldens =*", "written (new): goldens/test_it/logits.npz", "0 are as before"])
    recorded = read_golden(file)
    assert recorded.keys() == {"y", "step"}
    assert recorded["y"].dtype == np.float32 and recorded["y"].tolist() == [1, 2, 3]
    assert recorded["step"].dtype == np.int64 and recorded["step"].tolist() == 7
    run_tests(SOURCE).assert_outcomes(passed=1)


def test_a_difference_is_shown_with_all_arrays(run_tests, file):
    run_tests(SOURCE, "--update-goldens")
    before = file.read_bytes()
    lines = failure(run_tests(OTHER))
    assert lines[:4] == [
        "AssertionError: goldens/test_it/logits.npz: 2 of 2 arrays differ:",
        "array  shape  dtype    ulp        max abs  max rel  cosine    at      golden  now",
        "step   ()     int64    1          1        0.12     1.000000  scalar  7       8",
        "y      (3,)   float32  2,097,152  0.5      0.2      0.994490  (1,)    2.0     2.5",
    ]
    assert lines[-1] == "If the new values are right: pytest --update-goldens test_it.py::test_it"
    assert file.read_bytes() == before


def test_a_difference_is_written_when_asked(run_tests, file):
    run_tests(SOURCE, "--update-goldens")
    done = run_tests(OTHER, "--update-goldens")
    done.assert_outcomes(passed=1)
    done.stdout.fnmatch_lines(["written (changed): goldens/test_it/logits.npz"])
    assert read_golden(file)["y"].tolist() == [1, 2.5, 3]


def test_what_passes_is_not_written_again(run_tests, file):
    run_tests(SOURCE, "--update-goldens")
    before = file.read_bytes()
    by_rounding = SOURCE.replace("2, 3]", "2, 3 + 1e-6]")
    done = run_tests(by_rounding, "--update-goldens")
    done.stdout.fnmatch_lines(["1 is as before"])
    assert file.read_bytes() == before
    run_tests(by_rounding).assert_outcomes(passed=1)


def test_tolerances_are_those_of_assert_parity(run_tests, file):
    run_tests(SOURCE, "--update-goldens")
    exact = SOURCE.replace("2, 3]", "2, 3 + 1e-6]").replace("})", "}, exact=True)")
    assert failure(run_tests(exact))[0].endswith("1 of 2 arrays differs:")
    run_tests(OTHER.replace("})", "}, rtol=0.5)")).assert_outcomes(passed=1)


def test_a_damaged_golden_is_named(run_tests, file):
    run_tests(SOURCE, "--update-goldens")
    file.write_bytes(file.read_bytes()[:100])
    assert "logits.npz': it is damaged" in failure(run_tests(SOURCE))[0]
    run_tests(SOURCE, "--update-goldens").assert_outcomes(passed=1)
    run_tests(SOURCE).assert_outcomes(passed=1)


def test_two_tests_do_not_share_a_name(run_tests):
    source = """
        import numpy as np
        import pytest

        @pytest.mark.parametrize("n", [1, 2])
        def test_it(golden, n):
            golden("logits", np.float32([n]))
    """
    lines = failure(run_tests(source, "--update-goldens"), passed=1)
    assert lines[-1] == "test_it.py::test_it[1] asked for the same golden in this run: give each a name of its own."


def test_one_test_does_not_record_two_under_a_name(run_tests):
    source = """
        import numpy as np

        def test_it(golden):
            for n in (1, 2):
                golden("logits", np.float32([n]))
    """
    assert failure(run_tests(source, "--update-goldens"))[-1].startswith("test_it.py::test_it asked for the same")


def test_devices_share_a_golden(run_tests):
    source = "import numpy as np\ndef test_it(golden, device):\n    golden('y', np.ones(3, np.float32))"
    assert run_tests(source, "--update-goldens").ret == 0
    assert run_tests(source).ret == 0


def test_the_nearest_name_is_said(run_tests):
    run_tests(SOURCE, "--update-goldens")
    done = run_tests(SOURCE.replace("logits", "logit"))
    assert failure(done)[0].endswith("There is no golden goldens/test_it/logit.npz (nearest name: 'logits').")


@pytest.mark.parametrize("name", ["../logits", "a/b", "", ".hidden", "é", "logits\n"])
def test_a_name_that_is_no_file_name_is_refused(run_tests, name):
    done = run_tests(f"def test_it(golden):\n    golden({name!r}, 1.0)", "--update-goldens")
    assert "ValueError: golden: a name is of letters, digits, '_', '-' and '.', received" in "\n".join(failure(done))


class TestUnused:
    """Files that no test asked for."""

    TWO = """
        import numpy as np
        import pytest

        def test_one(golden):
            golden("one", np.ones(3))

        def test_two(golden):
            golden("two", np.ones(3))
    """

    @pytest.fixture
    def recorded(self, run_tests, file):
        """Two goldens that are asked for, and one that is not."""
        run_tests(self.TWO, "--update-goldens").assert_outcomes(passed=2)
        file.write_bytes(b"")
        return file

    def unused(self, done):
        return [line for line in done.outlines if line.startswith("unused")]

    def test_they_are_named_and_stay(self, run_tests, recorded):
        done = run_tests(self.TWO, "--update-goldens")
        assert self.unused(done) == ["unused: goldens/test_it/logits.npz: no test asks for it; nothing was deleted"]
        assert recorded.exists()

    def test_nothing_is_said_without_the_option(self, run_tests, recorded):
        done = run_tests(self.TWO)
        assert self.unused(done) == [] and "= goldens =" not in done.stdout.str()

    @pytest.mark.parametrize("picked", [["-k", "one"], ["test_it.py::test_one"]])
    def test_nothing_is_said_of_a_module_that_ran_in_part(self, run_tests, recorded, picked):
        done = run_tests(self.TWO, "--update-goldens", *picked)
        done.stdout.fnmatch_lines(["1 is as before"])
        assert self.unused(done) == []

    @pytest.mark.parametrize("ending", ["assert False", "pytest.skip('no GPU')"])
    def test_nothing_is_said_of_a_module_where_not_all_passed(self, run_tests, recorded, ending):
        assert self.unused(run_tests(self.TWO.replace('golden("two", np.ones(3))', ending), "--update-goldens")) == []

    def test_a_module_that_is_no_more(self, run_tests, recorded):
        recorded.parent.rename(recorded.parent.with_name("test_old"))
        other = recorded.parent.with_name("pictures") / "a.npz"  # not of ours
        other.parent.mkdir()
        other.write_bytes(b"")
        done = run_tests("def test_nothing(): pass", "--update-goldens")
        assert [line.split(":")[1] for line in self.unused(done)] == [
            f" goldens/test_old/{name}.npz" for name in ("logits", "one", "two")
        ]


@pytest.mark.slow  # each worker imports TensorFlow
def test_workers_of_xdist_tell_the_controller(run_tests, file):
    run_tests(TestUnused.TWO, "--update-goldens")
    file.write_bytes(b"")
    source = TestUnused.TWO.replace("np.ones(3)", "np.zeros(3)", 1)
    done = run_tests(source, "--update-goldens", "-n", "2")
    done.stdout.fnmatch_lines(
        ["written (changed): goldens/test_it/one.npz", "1 is as before", "unused: goldens/test_it/logits.npz:*"]
    )
