"""What the MNIST reader says of files that are missing, damaged or do not belong together."""

import re
import runpy
from pathlib import Path

import numpy as np
import pytest

from tfgraph.v1.examples.tutorials.mnist import input_data

ROOT = Path(__file__).parents[3]
ORACLE = runpy.run_path(str(ROOT / "tests" / "goldens" / "make_input_data.py"))
TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS = input_data.FILES


@pytest.fixture(autouse=True)
def no_variable(monkeypatch):
    monkeypatch.delenv(input_data.DATA_VARIABLE, raising=False)


@pytest.fixture
def small_set(tmp_path):
    """A directory with 50 training and 20 test images."""
    ORACLE["write_data_set"](tmp_path)
    return tmp_path


def read(directory, **options):
    return input_data.read_data_sets(directory, **{"validation_size": 10, **options})


@pytest.mark.parametrize(
    "missing", [[TRAIN_IMAGES], [TEST_LABELS], [TRAIN_LABELS, TEST_IMAGES], [TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES]]
)
def test_missing_files_are_all_named(missing, small_set):
    for name in missing:
        (small_set / name).unlink()
    with pytest.raises(FileNotFoundError) as caught:
        read(small_set)
    assert str(caught.value) == (
        f"MNIST in '{small_set}': missing {', '.join(missing)}. All four idx files are needed;"
        " or take the embedded set with MNIST_DATA=embedded."
    )


@pytest.mark.parametrize("directory", ["empty", "not there"])
def test_variable_names_a_directory_without_the_files(directory, tmp_path, monkeypatch):
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("MNIST_DATA", str(tmp_path / directory))
    message = f"MNIST in '{tmp_path / directory}': missing {', '.join(input_data.FILES)}."
    with pytest.raises(FileNotFoundError, match=re.escape(message)):
        read(tmp_path)


def test_a_directory_with_the_name_of_a_file_is_no_file(small_set):
    (small_set / TEST_IMAGES).unlink()
    (small_set / TEST_IMAGES).mkdir()
    with pytest.raises(FileNotFoundError, match=f"missing {TEST_IMAGES}"):
        read(small_set)


@pytest.mark.parametrize("name", input_data.FILES)
@pytest.mark.parametrize("kept", [0.2, 0.6, 0.99])
def test_truncated_file(name, kept, small_set):
    file = small_set / name
    content = file.read_bytes()
    file.write_bytes(content[: int(kept * len(content))])
    with pytest.raises(ValueError, match=re.escape(f"file '{file}' is cut short. Fetch it again.")):
        read(small_set)


def test_flipped_bytes_are_noticed_wherever_they_are(tmp_path):
    file, labels = tmp_path / "labels.gz", np.arange(20) % 10
    ORACLE["write_idx"](file, labels)
    sound = file.read_bytes()
    noticed = 0
    for position in range(len(sound)):
        damaged = bytearray(sound)
        damaged[position] ^= 0xFF
        file.write_bytes(damaged)
        with open(file, "rb") as f:
            try:
                served = input_data.extract_labels(f)
            except ValueError as error:
                assert f"MNIST label file '{file}'" in str(error)
                noticed += 1
            else:
                np.testing.assert_array_equal(served, labels)
    # Six bytes do not matter, nor does gzip check them: the date, the compressor's flags, the system.
    assert noticed == len(sound) - 6


@pytest.mark.parametrize("name", [TRAIN_IMAGES, TEST_LABELS])
def test_not_gzip_at_all(name, small_set):
    (small_set / name).write_text("<html>404 Not Found</html>")
    message = f"file '{small_set / name}' is not a sound gzip file (Not a gzipped file (b'<h')). Fetch it again."
    with pytest.raises(ValueError, match=re.escape(message)):
        read(small_set)


@pytest.mark.parametrize(
    ("name", "kind", "shape", "expected"),
    [(TRAIN_IMAGES, "image", (50, 28, 28), 2051), (TEST_LABELS, "label", (20,), 2049)],
)
@pytest.mark.parametrize("magic", [0, 2050, 0x0D03, 2**32 - 1])
def test_wrong_magic_number(name, kind, shape, expected, magic, small_set):
    ORACLE["write_idx"](small_set / name, np.zeros(shape), magic=magic)
    message = f"Invalid magic number {magic} in MNIST {kind} file: '{small_set / name}', expected {expected}."
    with pytest.raises(ValueError, match=re.escape(message)):
        read(small_set)


def test_labels_where_images_are_expected(small_set):
    (small_set / TEST_LABELS).rename(small_set / TEST_IMAGES)
    (small_set / TRAIN_LABELS).rename(small_set / TEST_LABELS)
    ORACLE["write_idx"](small_set / TRAIN_LABELS, np.zeros(50))
    with pytest.raises(ValueError, match=f"Invalid magic number 2049 in MNIST image file: '.*{TEST_IMAGES}'"):
        read(small_set)


@pytest.mark.parametrize(
    ("announced", "text"),
    [
        ((51, 28, 28), "51x28x28"),
        ((49, 28, 28), "49x28x28"),
        # Their product is 0 modulo 2**64.
        ((2**22, 2**21, 2**21), "4194304x2097152x2097152"),
    ],
)
def test_header_announces_another_number_of_images(announced, text, small_set):
    held = 0 if announced[0] == 2**22 else 50
    ORACLE["write_idx"](small_set / TRAIN_IMAGES, np.zeros((held, 28, 28)), shape=announced)
    message = f"'{small_set / TRAIN_IMAGES}' announces {text} bytes of data and holds {held * 784}. Fetch it again."
    with pytest.raises(ValueError, match=re.escape(message)):
        read(small_set)


def test_header_announces_more_labels(small_set):
    ORACLE["write_idx"](small_set / TEST_LABELS, np.zeros(20), shape=(21,))
    with pytest.raises(ValueError, match=f"{TEST_LABELS}' announces 21 bytes of data and holds 20"):
        read(small_set)


@pytest.mark.parametrize(
    ("images", "labels", "counts"), [(TRAIN_IMAGES, TRAIN_LABELS, (50, 49)), (TEST_IMAGES, TEST_LABELS, (20, 21))]
)
def test_counts_differ(images, labels, counts, small_set):
    ORACLE["write_idx"](small_set / labels, np.zeros(counts[1]))
    message = (
        f"MNIST in '{small_set}': {images} has {counts[0]} images, {labels} has {counts[1]} labels."
        " They do not belong together."
    )
    with pytest.raises(ValueError, match=re.escape(message)):
        read(small_set)


@pytest.mark.parametrize("size", [-1, 51])
def test_validation_size_out_of_range(size, small_set):
    with pytest.raises(ValueError, match=f"Validation size should be between 0 and 50. Received: {size}."):
        read(small_set, validation_size=size)


def test_negative_validation_size_with_the_embedded_set(tmp_path, capsys):
    with pytest.raises(ValueError, match="Validation size should be between 0 and 4000. Received: -1."):
        read(tmp_path, validation_size=-1)
    assert capsys.readouterr().err == ""  # no announcement of sizes that cannot be


def test_unknown_dtype(small_set):
    with pytest.raises(TypeError, match="Invalid image dtype tf.float64, expected uint8 or float32"):
        read(small_set, dtype="float64")


def test_data_set_of_different_counts():
    with pytest.raises(ValueError, match=r"images.shape: \(3, 28, 28, 1\) labels.shape: \(2,\)"):
        input_data.DataSet(np.zeros((3, 28, 28, 1), np.uint8), np.zeros(2, np.uint8))


def test_a_script_stops_before_it_writes_anything(small_set, run, tmp_path_factory):
    (small_set / TEST_IMAGES).unlink()
    train_dir = tmp_path_factory.mktemp("train")
    script = ROOT / "examples" / "legacy" / "mnist_softmax.py"
    result = run("tfgraph", "run", "--data", small_set, script, "--max_steps", 1, "--train_dir", train_dir)
    assert result.returncode == 1
    assert f"FileNotFoundError: MNIST in '{small_set}': missing {TEST_IMAGES}." in result.stderr
    assert not list(train_dir.iterdir())
