"""The addresses, the answers and the refusals of TensorFlow Serving's REST API."""

import base64
import io
import json

import keras
import numpy as np
import pytest
from PIL import Image
from starlette.testclient import TestClient

from tfkeras.loading import LoadedModel, Signature, load
from tfkeras.serving.app import Limits, create_app


def test_status(client):
    expected = {
        "model_version_status": [
            {"version": "123", "state": "AVAILABLE", "status": {"error_code": "OK", "error_message": ""}}
        ]
    }
    for address in ("/v1/models/half", "/v1/models/half/versions/123"):
        response = client.get(address)
        assert (response.status_code, response.json()) == (200, expected)


def test_metadata(client):
    answer = client.get("/v1/models/half/metadata").json()
    assert answer == client.get("/v1/models/half/versions/123/metadata").json()
    assert answer["model_spec"] == {"name": "half", "signature_name": "", "version": "123"}
    signatures = answer["metadata"]["signature_def"]["signature_def"]
    assert sorted(signatures) == ["free", "integers", "parse", "scalar", "serving_default", "two_inputs"]
    assert signatures["two_inputs"]["inputs"] == {
        "signal": {
            "dtype": "DT_FLOAT",
            "tensor_shape": {"dim": [{"size": "-1", "name": ""}, {"size": "2", "name": ""}], "unknown_rank": False},
            "name": "signal:0",
        },
        "tag": {
            "dtype": "DT_STRING",
            "tensor_shape": {"dim": [{"size": "-1", "name": ""}], "unknown_rank": False},
            "name": "tag:0",
        },
    }
    assert signatures["integers"]["inputs"]["count"]["dtype"] == "DT_UINT8"
    assert signatures["integers"]["inputs"]["flag"]["dtype"] == "DT_BOOL"
    assert signatures["integers"]["outputs"]["chosen"]["dtype"] == "DT_INT32"
    assert signatures["scalar"]["method_name"] == "tensorflow/serving/predict"
    assert signatures["scalar"]["inputs"]["x"]["tensor_shape"]["dim"] == []


ANSWERS = [
    # The documentation's example.
    ({"instances": [1.0, 2.0, 5.0]}, {"predictions": [3.5, 4.0, 5.5]}),
    ({"instances": [{"x": 1}, {"x": 2.0}]}, {"predictions": [3.5, 4.0]}),
    ({"inputs": [1.0, 2.0, 5.0]}, {"outputs": [3.5, 4.0, 5.5]}),
    ({"inputs": {"x": [1.0]}}, {"outputs": [3.5]}),
    ({"signature_name": "serving_default", "instances": [-0.0]}, {"predictions": [3.0]}),
    ({"signature_name": "", "instances": [0.2]}, {"predictions": [3.1]}),  # not 3.0999999046325684
    (
        {
            "signature_name": "two_inputs",
            "instances": [
                {"signal": [1, 2], "tag": "ä"},
                {"tag": {"b64": base64.b64encode(b"\xffb").decode()}, "signal": [0.5, 0.25]},
            ],
        },
        {
            "predictions": [
                {"total": 3.0, "tag": "ä", "tag_bytes": {"b64": base64.b64encode("ä".encode()).decode()}},
                {
                    "total": 0.75,
                    "tag": {"b64": base64.b64encode(b"\xffB").decode()},
                    "tag_bytes": {"b64": base64.b64encode(b"\xffb").decode()},
                },
            ]
        },
    ),
    (
        {"signature_name": "two_inputs", "inputs": {"signal": [[1, 2], [3, 4]], "tag": ["a", "b"]}},
        {"outputs": {"total": [3.0, 7.0], "tag": ["A", "B"], "tag_bytes": [{"b64": "YQ=="}, {"b64": "Yg=="}]}},
    ),
    (
        {"signature_name": "integers", "instances": [{"count": 255, "flag": True}, {"count": 7, "flag": False}]},
        {"predictions": [255, -1]},
    ),
    ({"signature_name": "free", "instances": [[1, 2, 3], [6, 5, 4]]}, {"predictions": [3.0, 6.0]}),
    ({"signature_name": "scalar", "inputs": 3}, {"outputs": 9.0}),
    ({"signature_name": "parse", "instances": ["1.5", "-2"]}, {"predictions": [1.5, -2.0]}),
    ({"instances": [1], "something else": "is for another server"}, {"predictions": [3.5]}),
]


@pytest.mark.parametrize(("request_", "answer"), ANSWERS, ids=lambda value: str(value)[:50])
def test_predictions(predict, request_, answer):
    assert predict(request_) == (200, answer)
    assert predict(request_, "/v1/models/half/versions/123:predict") == (200, answer)


def test_not_a_number_goes_in_and_out_as_tensorflow_serving_has_it(client):
    response = client.post("/v1/models/half:predict", content=b'{"instances": [NaN, Infinity, -Infinity]}')
    assert response.text == '{"predictions":[NaN,Infinity,-Infinity]}'


REFUSALS = [
    (b"", 400, "JSON Parse error: The document is empty"),
    (b"{", 400, "JSON Parse error: Expecting property name enclosed in double quotes at offset: 1"),
    (b"[1, 2]", 400, "expected a JSON object, received a list"),
    (b"\xff\xfe\x00", 400, "JSON Parse error: 'utf-16-le' codec can't decode byte 0x00 in position 2: truncated data"),
    (b"[" * 90_000, 400, "JSON Parse error: nested too deeply"),
    (b'{"instances": ' + b"[" * 900 + b"]" * 900 + b"}", 400, "'instances' is nested too deeply"),
    (b'{"instances": [' + b"1" * 5000 + b"]}", 400, "JSON Parse error: Exceeds the limit (4300 digits)"),
    ({}, 400, "Missing 'inputs' or 'instances' key; received: no keys"),
    ({"instance": [1]}, 400, "Missing 'inputs' or 'instances' key; received: 'instance'"),
    ({"instances": [1], "inputs": [1]}, 400, "expecting only one of 'inputs' or 'instances' keys to exist; received"),
    ({"instances": 1}, 400, "'instances' must be a list, received a number"),
    ({"instances": {"x": [1]}}, 400, "'instances' must be a list, received an object"),
    ({"instances": []}, 400, "'instances' is an empty list; expected at least one"),
    ({"instances": [1.0] * 9}, 400, "'instances' has 9 entries; at most 8 are taken at once"),
    ({"instances": ["a"]}, 400, "instances[0]: expected float32, received a string"),
    ({"instances": [1, None]}, 400, "instances[1]: expected float32, received null"),
    ({"instances": [1, True]}, 400, "instances[1]: expected float32, received true or false"),
    ({"instances": [1, {"b64": "YQ=="}]}, 400, "instances[1]: expected float32 of shape [], received an object"),
    ({"instances": [1, [2]]}, 400, "instances[1]: expected float32 of shape [], received shape [1]"),
    ({"instances": [1e39]}, 400, "instances[0]: a number is out of the range of float32"),
    ({"instances": [10**400]}, 400, "instances[0]: a number is out of the range of float32"),
    ({"instances": [{"y": 1}]}, 400, "instances[0]: keys must be equal to: x; received: y"),
    ({"instances": [{"x": 1}, {}]}, 400, "instances[1]: keys must be equal to: x; received: none"),
    ({"instances": [{"x": 1}, 2]}, 400, "instances[1]: keys must be equal to: x; received: a number"),
    ({"inputs": 1.0}, 400, "inputs: expected float32 of shape [any], received a number"),
    ({"inputs": []}, 400, "'inputs' is an empty list; expected at least one entry"),
    ({"inputs": [1] * 9}, 400, "'inputs' has 9 entries; at most 8 are taken at once"),
    ({"inputs": {"y": [1]}}, 400, "'inputs': keys must be equal to: x; received: y"),
    ({"signature_name": 1, "instances": [1]}, 400, "'signature_name' must be a string, received a number"),
    ({"signature_name": "no", "inputs": 1}, 404, 'Serving signature name: "no" not found in signature def; there are:'),
    ({"signature_name": "\ud800", "inputs": 1}, 404, 'Serving signature name: "\ud800" not found'),
    (
        {"signature_name": "two_inputs", "instances": [[1, 2]]},
        400,
        "'instances' must be a list of objects: the inputs are signal, tag",
    ),
    ({"signature_name": "two_inputs", "inputs": [[1, 2]]}, 400, "'inputs' must be an object: the inputs are signal, t"),
    (
        {"signature_name": "two_inputs", "instances": [{"signal": [1, 2, 3], "tag": ""}]},
        400,
        "instances[0].signal: expected float32 of shape [2], received shape [3]",
    ),
    (
        {"signature_name": "two_inputs", "instances": [{"signal": [1, "2"], "tag": ""}]},
        400,
        "instances[0].signal[1]: expected float32, received a string",
    ),
    (
        {"signature_name": "two_inputs", "instances": [{"signal": [1, 2], "tag": 5}]},
        400,
        "instances[0].tag: expected string, received a number",
    ),
    (
        {"signature_name": "two_inputs", "instances": [{"signal": [1, 2], "tag": {"b64": "%"}}]},
        400,
        "instances[0].tag: Unable to base64 decode",
    ),
    (
        {"signature_name": "two_inputs", "instances": [{"signal": [1, 2], "tag": "\ud800"}]},
        400,
        "instances[0].tag: half of a surrogate pair is no character; encode bytes as b64",
    ),
    (
        {"signature_name": "integers", "instances": [{"count": 1.5, "flag": True}]},
        400,
        "instances[0].count: expected uint8, received a number with a fraction",
    ),
    (
        {"signature_name": "integers", "instances": [{"count": 256, "flag": True}]},
        400,
        "instances[0].count: a number is out of the range of uint8",
    ),
    (
        {"signature_name": "integers", "instances": [{"count": 1, "flag": 1}]},
        400,
        "instances[0].flag: expected bool, received a number",
    ),
    (
        {"signature_name": "free", "instances": [[1, 2], [3]]},
        400,
        "instances[1]: expected shape [2], that of instances[0]; received [1]",
    ),
    (
        {"signature_name": "free", "instances": [[[1, 2], [3]]]},
        400,
        "instances[0] is ragged: instances[0][0] has shape [2], instances[0][1] [1]",
    ),
    ({"signature_name": "free", "instances": [[1, [2]]]}, 400, "instances[0] is ragged: instances[0][0] has shape []"),
    ({"signature_name": "scalar", "inputs": [1]}, 400, "inputs: expected float32 of shape [], received shape [1]"),
    (
        {"signature_name": "scalar", "instances": [1]},
        400,
        "'instances' needs a batch dimension, and input x has none: ask with 'inputs'",
    ),
    ({"signature_name": "parse", "instances": ["one"]}, 400, "the model refuses these inputs: "),
    (
        {"signature_name": "integers", "inputs": {"count": [1, 2, 3], "flag": [True, False]}},
        400,
        "the model refuses these inputs: ",
    ),
]


@pytest.mark.parametrize(("body", "status", "message"), REFUSALS, ids=lambda value: str(value)[:60])
def test_refusals(predict, body, status, message):
    if not isinstance(body, bytes):
        body = json.dumps(body).encode()
    code, answer = predict(body)
    assert (code, list(answer)) == (status, ["error"])
    assert answer["error"].startswith(message)
    assert predict({"instances": [1.0]}) == (200, {"predictions": [3.5]})  # and it goes on


@pytest.mark.parametrize(
    ("method", "address", "status", "message"),
    [
        ("GET", "/v1/models/other", 404, "Servable not found for request: Latest(other); there is: half, version 123"),
        ("GET", "/v1/models/half/versions/7", 404, "Servable not found for request: Specific(half, 7); there is: half"),
        ("GET", "/v1/models/other/metadata", 404, "Servable not found for request: Latest(other); there is: half"),
        ("POST", "/v1/models/other:predict", 404, "Servable not found for request: Latest(other); there is: half"),
        ("POST", "/v1/models/half/versions/7:predict", 404, "Servable not found for request: Specific(half, 7); there"),
        ("GET", "/v1/models/half/versions/x", 404, "Malformed request: GET /v1/models/half/versions/x; there are: /v1"),
        ("POST", "/v1/models/half:classify", 404, "Malformed request: POST /v1/models/half:classify; there are: /v1/"),
        ("GET", "/", 404, "Malformed request: GET /; there are: /v1/models/NAME, /v1/models/NAME/metadata, /v1"),
        ("GET", "/v1/models/half:predict", 405, "Malformed request: GET /v1/models/half:predict; expected POST"),
        ("PUT", "/v1/models/half:predict", 405, "Malformed request: PUT /v1/models/half:predict; expected POST"),
        ("POST", "/v1/models/half", 405, "Malformed request: POST /v1/models/half; expected GET"),
        ("DELETE", "/v1/models/half/metadata", 405, "Malformed request: DELETE /v1/models/half/metadata; expected GET"),
    ],
)
def test_wrong_addresses_and_methods(client, method, address, status, message):
    response = client.request(method, address)
    assert response.status_code == status
    assert list(response.json()) == ["error"] and response.json()["error"].startswith(message)


def test_a_body_that_is_too_long_is_not_read(client):
    read = []

    def parts():
        for number in range(1000):
            read.append(number)
            yield b" " * 10_000

    message = {"error": "the body is longer than 0.0953674 MB, the most that is taken"}
    announced = client.post("/v1/models/half:predict", content=b" " * 100_001)
    assert (announced.status_code, announced.json()) == (413, message)
    chunked = client.post("/v1/models/half:predict", content=parts())
    assert (chunked.status_code, chunked.json()) == (413, message)
    just_right = b'{"instances": [1]}'.ljust(100_000)
    assert client.post("/v1/models/half:predict", content=just_right).json() == {"predictions": [3.5]}


def failing(model, error):
    """The same model, whose call raises."""

    def call(arrays):
        raise error

    signature = model.signatures["serving_default"]
    return LoadedModel(model.path, 1, {"serving_default": Signature(signature.inputs, signature.outputs, call)})


def test_a_model_that_fails_tells_no_secrets(half):
    app = create_app(failing(half, RuntimeError("secret")), "half")
    with TestClient(app, raise_server_exceptions=False) as client:
        response = client.post("/v1/models/half:predict", json={"instances": [1]})
        assert response.status_code == 500
        assert response.json() == {"error": "the model failed; the server's log tells why"}
        assert client.get("/v1/models/half").status_code == 200


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    """A client of a model that gives back its pixels' mean and largest."""
    x = keras.Input([28, 28])
    flat = keras.layers.Reshape([784])(x)
    model = keras.Model(x, keras.ops.stack([keras.ops.mean(flat, axis=1), keras.ops.max(flat, axis=1)], axis=1))
    path = tmp_path_factory.mktemp("mean") / "mean.keras"
    model.save(path)
    with TestClient(create_app(load(path), "mean", Limits(max_body_bytes=2**20))) as client:
        yield lambda body: client.post("/v1/models/mean:predict", json=body)


def png(image):
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return {"b64": base64.b64encode(buffer.getvalue()).decode()}


def test_pictures_are_decoded_as_predict_does(pictures):
    pixels = np.zeros((28, 28), np.uint8)
    pixels[10:14] = 255
    white_on_black = png(Image.fromarray(pixels))
    dark_on_paper = png(Image.fromarray(255 - pixels).resize((56, 56)).convert("RGBA"))
    rows = [white_on_black, (pixels / 255).tolist(), dark_on_paper]
    for key, answer in (("instances", "predictions"), ("inputs", "outputs")):
        response = pictures({key: rows})
        assert response.status_code == 200
        # The mean of 784 numbers; a picture that is made smaller has grey edges.
        np.testing.assert_allclose(response.json()[answer], [[4 / 28, 1]] * 3, atol=1e-2)
        np.testing.assert_allclose(response.json()[answer][:2], [[4 / 28, 1]] * 2, atol=1e-6)


def test_pictures_that_cannot_be_read(pictures):
    big = png(Image.new("1", (6000, 5000)))
    cases = [
        ([{"b64": "aGVsbG8="}], "instances[0]: not a picture in one of the formats JPEG, PNG, BMP, GIF"),
        ([{"b64": ""}], "instances[0]: the file is empty"),
        ([{"b64": "%"}], "instances[0]: Unable to base64 decode"),
        ([big, big], "instances[1]: the pictures up to here have more than 40,000,000 pixels together"),
        ([{"b64": big["b64"][:60]}], "instances[0]: damaged or cut short"),
        ([[[{"b64": ""}] * 28] * 28], "instances[0][0][0]: expected float32, received an object"),
    ]
    for instances, message in cases:
        response = pictures({"instances": instances})
        assert response.status_code == 400
        assert response.json()["error"].startswith(message)
