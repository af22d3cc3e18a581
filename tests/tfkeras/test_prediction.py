"""Pictures in, labels and confidence out: the classifier, and `tfkeras predict` as users type it."""

import json
from pathlib import Path

import keras
import numpy as np
import pytest
from PIL import Image

from tfkeras.command_line import main
from tfkeras.loading import LoadedModel, ModelError, load
from tfkeras.models import SoftmaxRegression
from tfkeras.prediction import Classifier

DIGIT = Path(__file__).resolve().parents[2] / "examples" / "digit.png"


def logits_model(rng, *shape):
    model = keras.Sequential([keras.Input(shape or [784]), keras.layers.Flatten(), keras.layers.Dense(10)])
    model.set_weights([rng.normal(size=weight.shape) for weight in model.get_weights()])
    return model


@pytest.fixture
def save(tmp_path):
    """Save a model and load it as predict does."""

    def save_and_load(model, name="model.keras"):
        model.save(tmp_path / name)
        return load(tmp_path / name)

    return save_and_load


@pytest.mark.parametrize("shape", [(784,), (28, 28), (28, 28, 1), (32, 32, 3)])
def test_logits_become_probabilities(save, rng, shape, device):
    model = logits_model(rng, *shape)
    classifier = Classifier(save(model))
    pictures = rng.uniform(size=(3, *classifier.size)).astype(np.float32)
    logits = np.float64(model(pictures.reshape(3, *shape)))
    expected = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    assert classifier.gives_logits
    for row, predictions in zip(expected, classifier.classify(pictures, top=10), strict=True):
        assert [prediction.label for prediction in predictions] == [str(label) for label in np.argsort(-row)]
        # Another batch size may sum in another order.
        np.testing.assert_allclose([p.confidence for p in predictions], -np.sort(-row), rtol=1e-4, atol=1e-12)


def test_probabilities_stay(save, rng, device):
    model = SoftmaxRegression()
    model.W.assign(rng.normal(size=(784, 10)) * 0.05)
    classifier = Classifier(save(model))
    picture = rng.uniform(size=(1, 28, 28, 1)).astype(np.float32)
    assert not classifier.gives_logits
    (prediction,) = classifier.classify(picture)[0]
    assert prediction.confidence == pytest.approx(np.max(model(picture.reshape(1, 784))), rel=1e-5)


def test_untrained_models_are_told_apart(save):
    zeros = logits_model(np.random.default_rng(0))
    zeros.set_weights([np.zeros(weight.shape) for weight in zeros.get_weights()])
    assert Classifier(save(zeros)).gives_logits
    assert not Classifier(save(SoftmaxRegression())).gives_logits


def test_more_pictures_than_one_call_takes(save, rng):
    classifier = Classifier(save(logits_model(rng)))
    pictures = rng.uniform(size=(150, 28, 28, 1)).astype(np.float32)
    together = classifier.classify(pictures)
    assert len(together) == 150
    assert [p[0].label for p in together] == [classifier.classify(one[None])[0][0].label for one in pictures]


def test_labels(save, rng):
    model = save(logits_model(rng, 32, 32, 3))
    picture = np.zeros((1, 32, 32, 3), np.float32)
    of_cifar = Classifier(LoadedModel(model.path, 1, model.signatures, "cifar10")).classify(picture, 10)[0]
    numbered = Classifier(model).classify(picture, 10)[0]
    names = dict(zip([one.label for one in numbered], [one.label for one in of_cifar], strict=True))
    assert names["0"] == "airplane" and names["3"] == "cat" and names["9"] == "truck"
    letters = Classifier(model, list("ABCDEFGHIJ")).classify(picture, 10)[0]
    assert dict(zip([one.label for one in numbered], [one.label for one in letters], strict=True))["3"] == "D"
    with pytest.raises(ModelError, match="has 10 classes; 3 labels were given"):
        Classifier(model, list("ABC"))


def test_models_that_do_not_classify_pictures(save, rng):
    vector = keras.Sequential([keras.Input([5]), keras.layers.Dense(10)])
    with pytest.raises(ModelError, match=r"does not take pictures: its input is float32 \[any, 5\]"):
        Classifier(save(vector))
    again = keras.Sequential([keras.Input([784]), keras.layers.Dense(784)])
    with pytest.raises(ModelError, match=r"does not classify: its output is \[batch, 784\]"):
        Classifier(save(again))
    damaged = logits_model(rng)
    damaged.set_weights([np.full(weight.shape, np.nan) for weight in damaged.get_weights()])
    with pytest.raises(ModelError, match="gives NaN or infinity for a picture of noise"):
        Classifier(save(damaged))


@pytest.fixture
def bars(tmp_path, monkeypatch):
    """In the working directory: a model that tells in which tenth of a picture's rows it is white; some pictures."""
    monkeypatch.chdir(tmp_path)
    model = logits_model(np.random.default_rng(0))
    kernel = np.zeros((28, 28, 10))
    for label in range(10):
        kernel[2 * label + 4 : 2 * label + 6, :, label] = 0.2
    model.set_weights([kernel.reshape(784, 10), np.zeros(10)])
    model.save("bars.keras")
    for label, ink in ((3, 255), (8, 0)):
        pixels = np.full((28, 28), 255 - ink, np.uint8)
        pixels[2 * label + 4 : 2 * label + 6, 2:26] = ink
        Image.fromarray(pixels).resize((112, 112), Image.Resampling.NEAREST).convert("RGB").save(f"{label}.png")
    Path("text.png").write_text("no picture")
    Path("cut.png").write_bytes(Path("3.png").read_bytes()[:100])
    with open("long.png", "wb") as file:
        file.truncate(21 * 2**20)
    Path("folder.png").mkdir()
    return tmp_path


def test_predict(bars, capfd):
    assert main(["predict", "bars.keras", "3.png", "8.png"]) == 0
    three, eight = capfd.readouterr().out.splitlines()
    assert three.startswith("3.png: 3 (9") and eight.startswith("8.png: 8 (9")


def test_predict_top_as_json(bars, capfd):
    assert main(["predict", "bars.keras", "8.png", "--top", "2", "--json"]) == 0
    (answer,) = json.loads(capfd.readouterr().out)
    assert answer["picture"] == "8.png"
    first, second = answer["predictions"]
    assert first["label"] == "8" and 1 > first["confidence"] > 0.9 > second["confidence"] > 0
    assert main(["predict", "bars.keras", "8.png", "--top", "99", "--json"]) == 0
    assert len(json.loads(capfd.readouterr().out)[0]["predictions"]) == 10


def test_predict_invert(bars, capfd):
    assert main(["predict", "bars.keras", "8.png", "--invert", "no"]) == 0
    assert not capfd.readouterr().out.startswith("8.png: 8")


def test_bad_pictures_are_named_and_the_others_predicted(bars, capfd):
    names = ["nowhere.png", "text.png", "3.png", "cut.png", "long.png", "folder.png", "8.png"]
    assert main(["predict", "bars.keras", *names]) == 1
    printed = capfd.readouterr()
    assert [line[:8] for line in printed.out.splitlines()] == ["3.png: 3", "8.png: 8"]
    assert printed.err.splitlines() == [
        "tfkeras predict: 'nowhere.png': No such file or directory",
        "tfkeras predict: 'text.png': not a picture in one of the formats JPEG, PNG, BMP, GIF",
        "tfkeras predict: 'cut.png': damaged or cut short (image file is truncated)",
        "tfkeras predict: 'long.png': too large: more than 20 MB",
        "tfkeras predict: 'folder.png': Is a directory",
    ]
    assert main(["predict", "bars.keras", "text.png", "--json"]) == 1
    (answer,) = json.loads(capfd.readouterr().out)
    assert answer == {"picture": "text.png", "error": "not a picture in one of the formats JPEG, PNG, BMP, GIF"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.keras", "3.png"], "tfkeras predict: No such model: 'nowhere.keras'."),
        (["3.png", "3.png"], "tfkeras predict: '3.png' is not a model: expected a SavedModel directory or"),
        (["folder.png", "3.png"], "tfkeras predict: 'folder.png' is not a SavedModel: no 'saved_model.pb' in it"),
        (["bars.keras", "3.png", "--labels", "a,b"], "tfkeras predict: 'bars.keras' has 10 classes; 2 labels were"),
        (["bars.keras", "3.png", "--top", "0"], "expected at least 1, received 0"),
        (["bars.keras"], "the following arguments are required: PICTURE"),
        (["bars.keras", "3.png", "--invert", "maybe"], "invalid choice: 'maybe'"),
    ],
)
def test_wrong_use_is_2_with_one_clear_line(bars, capfd, arguments, message):
    try:
        code = main(["predict", *arguments])
    except SystemExit as error:
        code = error.code
    printed = capfd.readouterr()
    assert (code, printed.out) == (2, "")
    assert message in printed.err and "Traceback" not in printed.err


def test_the_picture_that_ships_is_drawn_by_its_script(run_file, tmp_path):
    done = run_file(DIGIT.parent / "draw_digit.py", tmp_path)
    assert done.returncode == 0, done.stderr
    drawn, shipped = (np.asarray(Image.open(path)) for path in (tmp_path / "digit.png", DIGIT))
    np.testing.assert_array_equal(drawn, shipped, strict=True)


def test_the_picture_that_ships_is_a_seven(save):
    from tfkeras.data import batches, load_mnist
    from tfkeras.pictures import read_picture
    from tfkeras.training import train_function

    (x, y_), _ = load_mnist("embedded")
    model = SoftmaxRegression()
    list(train_function(model, batches(x, y_, 100, 400, seed=0)))
    classifier = Classifier(save(model))
    assert classifier.classify(read_picture(DIGIT.read_bytes(), classifier.size)[None])[0][0].label == "7"
