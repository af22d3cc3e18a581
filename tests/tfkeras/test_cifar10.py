"""CIFAR-10 as arrays: every published form gives the same numbers; clear words for bad files."""

import os
import pickle

import numpy as np
import pytest

from tfkeras import cifar10

COUNTS = [4, 3, 5, 4, 2, 6]  # of the five training files and the test file
BATCHES = [f"data_batch_{number}" for number in range(1, 6)] + ["test_batch"]


@pytest.fixture(autouse=True)
def no_data_variable(monkeypatch):
    monkeypatch.delenv(cifar10.DATA_VARIABLE, raising=False)


@pytest.fixture
def examples(rng):
    """For each file, its labels and uint8 images `[n, 32, 32, 3]`."""
    return [(rng.integers(0, 10, n), rng.integers(0, 256, (n, 32, 32, 3), np.uint8)) for n in COUNTS]


def pixels(images):
    """As they are published: all red ones, then all green, then all blue."""
    return images.transpose(0, 3, 1, 2).reshape(len(images), 3072)


def write_pickles(folder, examples, protocol=2):
    folder.mkdir(exist_ok=True)
    for name, (labels, images) in zip(BATCHES, examples, strict=True):
        content = {b"batch_label": b"x", b"labels": labels.tolist(), b"data": pixels(images), b"filenames": [b"a.png"]}
        (folder / name).write_bytes(pickle.dumps(content, protocol))
    return folder


def write_bins(folder, examples):
    folder.mkdir(exist_ok=True)
    for name, (labels, images) in zip(BATCHES, examples, strict=True):
        records = np.concatenate([labels[:, np.newaxis].astype(np.uint8), pixels(images)], axis=1)
        (folder / f"{name}.bin").write_bytes(records.tobytes())
    return folder


def write_npz(folder, examples, **changed):
    folder.mkdir(exist_ok=True)
    arrays = {
        "x_train": np.concatenate([images for _, images in examples[:5]]),
        "y_train": np.concatenate([labels for labels, _ in examples[:5]])[:, np.newaxis],
        "x_test": examples[5][1],
        "y_test": examples[5][0].astype(np.uint8),
    }
    arrays |= changed
    np.savez(folder / "cifar10.npz", **{name: array for name, array in arrays.items() if array is not None})
    return folder


def assert_holds(loaded, examples):
    (x_train, y_train), (x_test, y_test) = loaded
    for x, y_, files in ((x_train, y_train, examples[:5]), (x_test, y_test, examples[5:])):
        images = np.concatenate([images for _, images in files])
        labels = np.concatenate([labels for labels, _ in files])
        np.testing.assert_array_equal(x, images.astype(np.float32) / np.float32(255), strict=True)
        np.testing.assert_array_equal(y_, np.eye(10, dtype=np.float32)[labels], strict=True)


@pytest.mark.parametrize("write", [write_pickles, write_bins, write_npz])
def test_every_form_gives_the_same_numbers(write, examples, tmp_path, monkeypatch):
    folder = write(tmp_path / "any name", examples)
    assert_holds(cifar10.load_cifar10(folder), examples)
    monkeypatch.setenv(cifar10.DATA_VARIABLE, str(folder))
    assert_holds(cifar10.load_cifar10(), examples)


@pytest.mark.parametrize(
    ("write", "name"), [(write_pickles, "cifar-10-batches-py"), (write_bins, "cifar-10-batches-bin")]
)
def test_the_unpacked_archive_may_lie_below(write, name, examples, tmp_path):
    write(tmp_path / name, examples)
    assert_holds(cifar10.load_cifar10(tmp_path), examples)


def test_an_npz_file_itself(examples, tmp_path):
    assert_holds(cifar10.load_cifar10(write_npz(tmp_path, examples) / "cifar10.npz"), examples)


@pytest.mark.parametrize("protocol", [0, 2, 4])
def test_pickles_of_any_age(protocol, examples, tmp_path):
    assert_holds(cifar10.load_cifar10(write_pickles(tmp_path, examples, protocol)), examples)


def test_the_real_images():
    file = os.path.join(os.path.dirname(__file__), "../../../shared/data/cifar10/cifar10_subset_5000_1000.npz")
    if not os.path.isfile(file):
        pytest.skip("the real CIFAR-10 images are not here")
    (x_train, y_train), (x_test, y_test) = cifar10.load_cifar10(file)
    assert (x_train.shape, y_train.shape) == ((5000, 32, 32, 3), (5000, 10))
    assert (x_test.shape, y_test.shape) == ((1000, 32, 32, 3), (1000, 10))
    assert x_train.min() == 0 and x_train.max() == 1 and (y_train.sum(axis=1) == 1).all()


def test_the_synthetic_images(capsys):
    (x_train, y_train), (x_test, y_test) = cifar10.load_cifar10()
    assert "no real images, but 6,000 of our own making" in capsys.readouterr().err
    assert (x_train.shape, x_train.dtype, y_train.shape) == ((5000, 32, 32, 3), np.float32, (5000, 10))
    assert (x_test.shape, y_test.shape, y_test.dtype) == ((1000, 32, 32, 3), (1000, 10), np.float32)
    assert 0 <= x_train.min() < 0.05 and 0.95 < x_train.max() <= 1
    assert (y_train.sum(axis=0) == 500).all() and (y_test.sum(axis=0) == 100).all()
    (again, _), _ = cifar10.load_cifar10(cifar10.SYNTHETIC)
    np.testing.assert_array_equal(again, x_train)


def test_the_synthetic_classes_differ_in_colour_and_stripes():
    (x, y_), _ = cifar10.load_cifar10(cifar10.SYNTHETIC)
    labels = np.argmax(y_, axis=1)
    colours = np.stack([x[labels == label].mean(axis=(0, 1, 2)) for label in range(10)])
    np.testing.assert_allclose(colours[:5], colours[5:], atol=0.05)  # means of 500 images with phases of their own
    assert min(np.abs(colours[a] - colours[b]).max() for a in range(5) for b in range(a)) > 0.2
    # Waves of 16 pixels are 2 in an image, of 5 pixels 6.4.
    power = np.abs(np.fft.fft2(x.mean(axis=3) - x.mean(axis=(1, 2, 3))[:, np.newaxis, np.newaxis])) ** 2
    waves = np.hypot(*np.meshgrid(32 * np.fft.fftfreq(32), 32 * np.fft.fftfreq(32)))
    are_fine = power[:, abs(waves - 6.4) < 1].sum(axis=1) > power[:, abs(waves - 2) < 1].sum(axis=1)
    assert np.mean(are_fine == (labels >= 5)) > 0.95


def test_nothing_there(tmp_path):
    for folder in (tmp_path, tmp_path / "missing", tmp_path / "missing.npz"):
        with pytest.raises(FileNotFoundError, match="there is nothing of it in '.*Unpack cifar-10-python.tar.gz or"):
            cifar10.load_cifar10(folder)


@pytest.mark.parametrize(("write", "suffix"), [(write_pickles, ""), (write_bins, ".bin")])
def test_missing_files_are_all_named(write, suffix, examples, tmp_path):
    write(tmp_path, examples)
    for name in ("data_batch_2", "test_batch"):
        (tmp_path / f"{name}{suffix}").unlink()
    with pytest.raises(FileNotFoundError, match=f"missing data_batch_2{suffix}, test_batch{suffix}. All six"):
        cifar10.load_cifar10(tmp_path)


def test_two_npz_files(examples, tmp_path):
    write_npz(tmp_path, examples)
    (tmp_path / "cifar10.npz").rename(tmp_path / "a.npz")
    write_npz(tmp_path, examples)
    with pytest.raises(ValueError, match="a.npz, cifar10.npz could each be it"):
        cifar10.load_cifar10(tmp_path)


@pytest.mark.parametrize(
    ("write", "file", "message"),
    [
        (write_pickles, "data_batch_3", "data_batch_3' is damaged or another kind of file: expected a pickle"),
        (write_bins, "data_batch_3.bin", r"data_batch_3.bin' holds \d+ bytes, expected a multiple of 3073"),
        (write_npz, "cifar10.npz", "cifar10.npz' is damaged or another kind of file"),
    ],
)
@pytest.mark.parametrize(
    "damage", [lambda content: content[:-100], lambda content: b"<html>not found</html>", lambda _: b""]
)
def test_damaged_files(write, file, message, damage, examples, tmp_path):
    file = write(tmp_path, examples) / file
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(ValueError, match=message):
        cifar10.load_cifar10(tmp_path)


def test_a_pickle_that_runs_code(examples, tmp_path):
    class Evil:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "ran"),)

    file = write_pickles(tmp_path, examples) / "test_batch"
    file.write_bytes(pickle.dumps({b"labels": [1], b"data": Evil()}, 2))
    with pytest.raises(ValueError, match="test_batch' is damaged.*it wants to run posix.mkdir, which no array needs"):
        cifar10.load_cifar10(tmp_path)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"y_test": None, "x_train": None}, "has no x_train, y_test"),
        (
            {"x_test": np.zeros((6, 32, 32, 3), np.float32)},
            r"has float32 x_test of shape \(6, 32, 32, 3\) for 6 labels",
        ),
        ({"x_test": np.zeros((5, 32, 32, 3), np.uint8)}, r"has uint8 x_test of shape \(5, 32, 32, 3\) for 6 labels"),
        ({"y_test": np.array([0, 1, 2, 3, 4, 10])}, "labels from 0 to 10, expected 0 to 9"),
        ({"y_test": np.array([None] * 6)}, "Object arrays cannot be loaded"),
    ],
)
def test_other_arrays(changed, message, examples, tmp_path):
    with pytest.raises(ValueError, match=f"cifar10.npz'.*{message}"):
        cifar10.load_cifar10(write_npz(tmp_path, examples, **changed))


@pytest.mark.parametrize("write", [write_pickles, write_bins])
def test_a_label_that_is_none(write, examples, tmp_path):
    examples[1][0][0] = 11
    with pytest.raises(ValueError, match="data_batch_2.*' has labels from . to 11, expected 0 to 9"):
        cifar10.load_cifar10(write(tmp_path, examples))
