"""MNIST as arrays: the same numbers as TF1's reader gives, and clear words for bad files."""

import gzip
import struct

import numpy as np
import pytest

from tfgraph.v1.examples.tutorials.mnist import input_data
from tfkeras import data


@pytest.fixture(autouse=True)
def no_data_variable(monkeypatch):
    monkeypatch.delenv(data.DATA_VARIABLE, raising=False)


def write_idx(path, magic, shape, content):
    with gzip.open(path, "wb") as file:
        file.write(struct.pack(f">{1 + len(shape)}I", magic, *shape) + bytes(content))


@pytest.fixture
def directory(tmp_path, rng):
    """Four small sound files: 30 training and 20 test images."""
    for (images, images_magic, _), (labels, labels_magic, _), count in (
        (data.FILES[0], data.FILES[1], 30),
        (data.FILES[2], data.FILES[3], 20),
    ):
        write_idx(tmp_path / images, images_magic, (count, 28, 28), rng.bytes(count * 784))
        write_idx(tmp_path / labels, labels_magic, (count,), rng.integers(0, 10, count, dtype=np.uint8))
    return tmp_path


def assert_same_as_tf1(directory, validation_size):
    (x_train, y_train), (x_test, y_test) = data.load_mnist(directory)
    tf1 = input_data.read_data_sets(directory, one_hot=True, validation_size=validation_size)
    for x, y_, expected in ((x_train, y_train, tf1.train), (x_test, y_test, tf1.test)):
        np.testing.assert_array_equal(x, expected.images, strict=True)
        np.testing.assert_array_equal(y_, expected.labels.astype(np.float32), strict=True)


def test_files_give_the_numbers_of_tf1s_reader(directory):
    assert_same_as_tf1(directory, validation_size=0)


def test_the_embedded_set_gives_the_numbers_of_tf1s_reader(monkeypatch, capsys):
    monkeypatch.setenv(data.DATA_VARIABLE, data.EMBEDDED)
    assert_same_as_tf1(None, validation_size=0)
    assert "embedded set of 5,000 real images" in capsys.readouterr().err


def test_the_full_set(full_mnist):
    (x_train, y_train), (x_test, y_test) = data.load_mnist(full_mnist)
    assert (x_train.shape, y_train.shape) == ((60000, 784), (60000, 10))
    assert (x_test.shape, y_test.shape) == ((10000, 784), (10000, 10))
    assert x_train.min() == 0 and x_train.max() == 1 and (y_train.sum(axis=1) == 1).all()


def test_the_variable_chooses_the_directory(directory, monkeypatch):
    monkeypatch.setenv(data.DATA_VARIABLE, str(directory))
    assert len(data.load_mnist()[0][0]) == 30


def test_missing_files_are_all_named(directory):
    for name in (data.FILES[1][0], data.FILES[2][0]):
        (directory / name).unlink()
    with pytest.raises(FileNotFoundError, match="missing train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz"):
        data.load_mnist(directory)


def test_a_file_that_is_cut_short(directory):
    file = directory / data.FILES[0][0]
    file.write_bytes(file.read_bytes()[:-500])
    with pytest.raises(ValueError, match="train-images-idx3-ubyte.gz' is cut short or damaged"):
        data.load_mnist(directory)


def test_a_file_with_a_flipped_byte(directory):
    file = directory / data.FILES[0][0]
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)
    with pytest.raises(ValueError, match="train-images-idx3-ubyte.gz' is cut short or damaged"):
        data.load_mnist(directory)


def test_a_file_that_is_not_gzip(directory):
    (directory / data.FILES[3][0]).write_text("<html>not found</html>")
    with pytest.raises(ValueError, match="t10k-labels-idx1-ubyte.gz' is cut short or damaged .Not a gzipped file"):
        data.load_mnist(directory)


def test_labels_in_the_place_of_images(directory):
    (directory / data.FILES[1][0]).rename(directory / data.FILES[0][0])
    write_idx(directory / data.FILES[1][0], 2049, (30,), [0] * 30)
    with pytest.raises(ValueError, match="begins with 2049, expected 2051"):
        data.load_mnist(directory)


def test_a_header_that_announces_more_than_there_is(directory):
    write_idx(directory / data.FILES[0][0], 2051, (30, 28, 28), [0] * 784)
    with pytest.raises(ValueError, match="announces 30x28x28 bytes of data and holds 784"):
        data.load_mnist(directory)


def test_counts_that_differ(directory):
    write_idx(directory / data.FILES[3][0], 2049, (19,), [0] * 19)
    with pytest.raises(ValueError, match="t10k-images-idx3-ubyte.gz has 20 images, t10k-labels-idx1-ubyte.gz has 19"):
        data.load_mnist(directory)


def test_batches_cover_each_pass_once_in_another_order(rng):
    x = np.arange(10)[:, np.newaxis]
    drawn = [batch[:, 0].tolist() for batch, _ in data.batches(x, x, batch_size=5, steps=4, seed=0)]
    first, second = drawn[0] + drawn[1], drawn[2] + drawn[3]
    assert sorted(first) == sorted(second) == list(range(10))
    assert first != second


def test_batches_pair_inputs_with_targets():
    x, y_ = np.arange(10), 100 + np.arange(10)
    for batch_x, batch_y in data.batches(x, y_, batch_size=3, steps=5, seed=1):
        np.testing.assert_array_equal(batch_y, batch_x + 100)


def test_a_batch_larger_than_the_data():
    with pytest.raises(ValueError, match="expected at most 10, the number of examples; received 11"):
        next(data.batches(np.zeros(10), np.zeros(10), batch_size=11, steps=1))
