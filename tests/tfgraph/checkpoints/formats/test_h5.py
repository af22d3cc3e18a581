"""Keras's files of weights, of Keras 3 and of Keras 1 and 2."""

import h5py
import keras
import numpy as np
import pytest
import tf_keras

from tfgraph.checkpoints import CheckpointError, open_checkpoint, read_checkpoint


def model_of(library):
    return library.Sequential([library.Input((3,)), library.layers.Dense(2, name="d")])


@pytest.mark.parametrize("name", ["x.weights.h5", "x.keras"])
def test_keras(name, tmp_path):
    model = model_of(keras)
    (model.save if name.endswith(".keras") else model.save_weights)(tmp_path / name)
    with open_checkpoint(tmp_path / name) as reader:
        assert reader.format == "h5" and not reader.has_checksums
        found = dict(reader)
        assert {name: entry.shape for name, entry in reader.entries.items()} == {
            name: array.shape for name, array in found.items()
        }
    np.testing.assert_array_equal(found["layers/dense/vars/0"], model.layers[0].kernel, strict=True)
    np.testing.assert_array_equal(found["layers/dense/vars/1"], model.layers[0].bias, strict=True)


@pytest.mark.parametrize("how", ["save", "save_weights"])
def test_old_keras_keeps_the_names_of_tf1(how, tmp_path):
    model = model_of(tf_keras)
    getattr(model, how)(tmp_path / "x.h5")
    found = read_checkpoint(tmp_path / "x.h5")
    assert list(found) == ["d/bias", "d/kernel"]
    np.testing.assert_array_equal(found["d/kernel"], model.layers[0].kernel, strict=True)


def test_layers_with_weights_of_one_name_keep_their_paths(tmp_path):
    with h5py.File(tmp_path / "x.h5", "w") as file:
        for layer in ("a", "b"):
            file.create_dataset(f"{layer}/kernel:0", data=[1.0])
            file[layer].attrs["weight_names"] = [b"kernel:0"]
    assert list(read_checkpoint(tmp_path / "x.h5")) == ["a/kernel:0", "b/kernel:0"]


def test_dtypes(tmp_path):
    with h5py.File(tmp_path / "x.h5", "w") as file:
        for dtype in ("f2", "f4", "f8", "i8", "u1", "?", "c8"):
            file[dtype] = np.array([[1, 0]], dtype)
        file["empty"] = np.zeros((0, 3))
        file["scalar"] = np.float32(2)
        file["strings"] = ["a", "bc"]
        file.create_dataset("packed", data=np.zeros(10_000), compression="gzip")
    found = read_checkpoint(tmp_path / "x.h5")
    for dtype in ("f2", "f4", "f8", "i8", "u1", "?", "c8"):
        np.testing.assert_array_equal(found[dtype], np.array([[1, 0]], dtype), strict=True)
    assert found["empty"].shape == (0, 3)
    assert found["scalar"].shape == ()
    assert found["strings"].tolist() == [b"a", b"bc"]
    assert not found["packed"].any()


def external(file, path):
    (path / "secret").write_bytes(bytes(24))
    file.create_dataset("x", (3,), "f8", external=[(str(path / "secret"), 0, 24)])


def virtual(file, path):
    with h5py.File(path / "other.h5", "w") as other:
        other["x"] = np.ones(3)
    layout = h5py.VirtualLayout((3,), "f8")
    layout[:] = h5py.VirtualSource(path / "other.h5", "x", (3,))
    file.create_virtual_dataset("x", layout)


def huge(file, path):
    del path
    file.create_dataset("x", (10**12,), "f8", chunks=(1000,), compression="gzip")


@pytest.mark.parametrize(
    ("trick", "why"),
    [(external, "'x' lies in another file"), (virtual, "'x' lies in another file"), (huge, "'x' .* does not fit")],
)
def test_tricks(trick, why, tmp_path):
    with h5py.File(tmp_path / "x.h5", "w") as file:
        trick(file, tmp_path)
    with pytest.raises(CheckpointError, match=why):
        open_checkpoint(tmp_path / "x.h5")


def test_links_to_other_files_are_not_followed(tmp_path):
    with h5py.File(tmp_path / "secret.h5", "w") as file:
        file["x"] = np.ones(3)
    with h5py.File(tmp_path / "x.h5", "w") as file:
        file["mine"] = np.ones(2)
        file["theirs"] = h5py.ExternalLink(tmp_path / "secret.h5", "x")
    assert list(read_checkpoint(tmp_path / "x.h5")) == ["mine"]
