"""The MNIST reader serves what TF 1.15's served, and the embedded set where there are no files."""

import contextlib
import io
import json
import runpy
from pathlib import Path

import numpy as np
import pytest
import tensorflow.compat.v1 as tf

from tfgraph.v1.examples.tutorials.mnist import input_data

GOLDENS = Path(__file__).parents[2] / "goldens"
ORACLE = runpy.run_path(str(GOLDENS / "make_input_data.py"))
GOLDEN = json.loads((GOLDENS / "input_data.json").read_text())


@pytest.fixture(autouse=True)
def no_variable(monkeypatch):
    monkeypatch.delenv(input_data.DATA_VARIABLE, raising=False)


@pytest.fixture
def small_set(tmp_path):
    """A directory with 50 training and 20 test images."""
    ORACLE["write_data_set"](tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def embedded(tmp_path_factory):
    """The embedded set as uint8, and what reading it says on stderr."""
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stderr(io.StringIO()) as stderr:
        patch.delenv(input_data.DATA_VARIABLE, raising=False)
        data = input_data.read_data_sets(tmp_path_factory.mktemp("empty"), dtype=tf.uint8)
    return data, stderr.getvalue()


@pytest.mark.parametrize("case", ORACLE["CASES"])
def test_batches_are_those_of_tf_1_15(case, small_set):
    assert ORACLE["record"](input_data.read_data_sets, small_set, case) == GOLDEN[case]


def test_the_golden_tells_the_seeds_apart():
    order = {case: "".join(batches) for case, batches in GOLDEN.items()}
    assert order["seed"] == order["both seeds"]  # a seed of its own goes before the graph's
    seeded = {order[case] for case in ("seed", "graph seed", "both seeds zero", "numpy seed", "not shuffled")}
    assert len(seeded) == 5


def test_without_any_seed_the_order_differs_from_run_to_run(small_set):
    orders = {input_data.read_data_sets(small_set, validation_size=0).train.next_batch(50)[1].tobytes() for _ in "12"}
    assert len(orders) == 2  # 50 labels in the same order twice: less often than once in 1e30 runs


def test_embedded_sizes_and_shapes(embedded):
    data, _ = embedded
    assert [part.num_examples for part in data] == [3500, 500, 1000]
    assert [part.images.shape for part in data] == [(3500, 784), (500, 784), (1000, 784)]
    assert {(part.images.dtype.name, part.labels.dtype.name) for part in data} == {("uint8", "uint8")}


def test_embedded_digits_are_equally_frequent(embedded):
    data, _ = embedded
    training = np.concatenate([data.validation.labels, data.train.labels])
    np.testing.assert_array_equal(np.bincount(training), [400] * 10)
    np.testing.assert_array_equal(np.bincount(data.test.labels), [100] * 10)
    np.testing.assert_array_equal(np.bincount(data.validation.labels), [50] * 10)


def test_embedded_images_are_digits(embedded):
    """A wrong order of the pixels or of the images would leave no likeness between images of one digit."""
    data, _ = embedded
    assert data.train.images.min() == 0 and data.train.images.max() == 255
    centers = np.stack([data.train.images[data.train.labels == digit].mean(axis=0) for digit in range(10)])
    distances = np.linalg.norm(data.test.images[:, np.newaxis] - centers, axis=2)
    assert (distances.argmin(axis=1) == data.test.labels).mean() > 0.75  # nearest center: 0.81 on full MNIST


def test_embedded_parts_do_not_overlap(embedded):
    data, _ = embedded
    train, validation, test = ({image.tobytes() for image in part.images} for part in data)
    assert not train & validation and not train & test and not validation & test


def test_embedded_set_is_announced(embedded):
    _, notice = embedded
    assert notice == (
        "MNIST: reading the embedded set of 5,000 real images (3500 training, 500 validation, 1000 test)."
        " For the full set: tfgraph run --data DIR, or MNIST_DATA=DIR.\n"
    )


@pytest.mark.parametrize(("wanted", "served"), [(4000, 4000), (4001, 500)])
def test_embedded_validation_size(wanted, served, tmp_path):
    data = input_data.read_data_sets(tmp_path, validation_size=wanted)
    assert [part.num_examples for part in data] == [4000 - served, served, 1000]


def test_embedded_on_demand_goes_before_the_directory(small_set, monkeypatch):
    monkeypatch.setenv("MNIST_DATA", "embedded")
    assert input_data.read_data_sets(small_set).test.num_examples == 1000


def test_variable_goes_before_the_directory(small_set, tmp_path_factory, monkeypatch, capsys):
    monkeypatch.setenv("MNIST_DATA", str(small_set))
    data = input_data.read_data_sets(tmp_path_factory.mktemp("other"), validation_size=10)
    assert [part.num_examples for part in data] == [40, 10, 20]
    output = capsys.readouterr()
    assert output.out.splitlines() == [f"Extracting {small_set / name}" for name in input_data.FILES]
    assert output.err == ""


def test_default_form(small_set):
    data = input_data.read_data_sets(small_set, validation_size=10)
    assert (data.train.images.dtype, data.train.images.shape) == (np.float32, (40, 784))
    assert (data.train.labels.dtype, data.train.labels.shape) == (np.uint8, (40,))
    assert data.train.images.min() == 0 and data.train.images.max() == 1


def test_options_of_form(small_set):
    data = input_data.read_data_sets(small_set, validation_size=10, one_hot=True, dtype=tf.uint8, reshape=False)
    assert (data.train.images.dtype, data.train.images.shape) == (np.uint8, (40, 28, 28, 1))
    assert (data.train.labels.dtype, data.train.labels.shape) == (np.float64, (40, 10))
    np.testing.assert_array_equal(data.train.labels.sum(axis=1), np.ones(40))
    assert data.test.images.max() == 255


@pytest.mark.parametrize("size", [0, 50])
def test_a_part_may_be_empty(size, small_set):
    data = input_data.read_data_sets(small_set, validation_size=size)
    assert data.validation.images.shape == (size, 784)
    assert data.train.images.shape == (50 - size, 784)


def test_one_hot_labels_name_the_same_digits(small_set):
    plain, one_hot = (input_data.read_data_sets(small_set, validation_size=0, one_hot=form) for form in (False, True))
    np.testing.assert_array_equal(one_hot.train.labels.argmax(axis=1), plain.train.labels)


def test_images_keep_their_labels_when_shuffled(small_set):
    data = input_data.read_data_sets(small_set, validation_size=0)
    label_of = {image.tobytes(): label for image, label in zip(data.train.images, data.train.labels, strict=True)}
    images, labels = data.train.next_batch(50)
    assert [label_of[image.tobytes()] for image in images] == list(labels)


def test_batch_across_the_end_of_an_epoch(small_set):
    train = input_data.read_data_sets(small_set, validation_size=0, seed=1).train
    served = [train.next_batch(30)[0] for _ in range(2)]
    assert train.epochs_completed == 1
    served.append(train.next_batch(40)[0])
    assert train.epochs_completed == 1  # an epoch ends when the next begins
    images = [image.tobytes() for batch in served for image in batch]
    assert set(images[:50]) == set(images[50:])  # each image once an epoch
    assert len(set(images)) == 50


@pytest.mark.parametrize(("one_hot", "label"), [(False, 0), (True, [1, 0, 0, 0, 0, 0, 0, 0, 0, 0])])
def test_fake_data(one_hot, label, tmp_path):
    data = input_data.read_data_sets(tmp_path, fake_data=True, one_hot=one_hot)
    assert [part.num_examples for part in data] == [10000] * 3
    images, labels = data.train.next_batch(3, fake_data=True)
    assert images == [[1] * 784] * 3
    assert labels == [label] * 3


def test_extractors_read_one_file(small_set):
    images_name, labels_name = input_data.FILES[2:]
    with open(small_set / images_name, "rb") as f:
        assert input_data.extract_images(f).shape == (20, 28, 28, 1)
    with open(small_set / labels_name, "rb") as f:
        assert input_data.extract_labels(f, one_hot=True, num_classes=12).shape == (20, 12)


def test_full_set(full_mnist):
    data = input_data.read_data_sets(full_mnist, one_hot=True)
    assert [part.num_examples for part in data] == [55000, 5000, 10000]
    assert data.train.images.shape == (55000, 784)
    # How often each digit occurs among the test images, as published with the set.
    np.testing.assert_array_equal(data.test.labels.sum(axis=0), [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009])
