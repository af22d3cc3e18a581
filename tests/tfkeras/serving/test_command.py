"""`tfkeras serve` as a user types it: a real server on a free port, and what it refuses to begin."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import keras
import numpy as np
import pytest

from tfkeras.command_line import main

pytestmark = pytest.mark.xdist_group("serving")  # in one process, so that the server is started once

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """A file of a model that adds four numbers."""
    path = tmp_path_factory.mktemp("adds") / "adds.keras"
    keras.Sequential([keras.Input([4]), keras.layers.Dense(1, kernel_initializer="ones")]).save(path)
    return path


@pytest.fixture(scope="module")
def server(model):
    """The running server, and its host, port and path."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tfkeras", "serve", str(model), "--port", "0", "--max-body-mb", "1"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    line = process.stdout.readline()
    found = re.fullmatch(r"serving adds on http://(127\.0\.0\.1):(\d+)(/v1/models/adds)\n", line)
    assert found, line + process.stderr.read()
    yield process, found[1], int(found[2]), found[3]
    process.kill()
    process.wait()


def post(server, body, connection=None, **options):
    _, host, port, path = server
    connection = connection or http.client.HTTPConnection(host, port, timeout=30)
    connection.request("POST", f"{path}:predict", body, **options)
    response = connection.getresponse()
    return response.status, json.loads(response.read())


def test_many_clients_at_once(server):
    answers = []

    def client(number):
        connection = http.client.HTTPConnection(*server[1:3], timeout=30)
        for turn in range(10):
            row = [number, turn, 1, 0.5]
            answers.append((post(server, json.dumps({"instances": [row]}), connection), sum(row)))

    threads = [threading.Thread(target=client, args=[number]) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 160
    for answer, total in answers:
        assert answer == (200, {"predictions": [[total]]})


def test_bodies_that_are_too_long_on_a_connection_that_goes_on(server):
    connection = http.client.HTTPConnection(*server[1:3], timeout=30)
    message = {"error": "the body is longer than 1 MB, the most that is taken"}
    parts = (b" " * 2**16 for _ in range(40))
    assert post(server, b" " * (2 * 2**20), connection) == (413, message)
    chunked = {"encode_chunked": True, "headers": {"Transfer-Encoding": "chunked"}}
    assert post(server, parts, connection, **chunked) == (413, message)
    assert post(server, '{"instances": [[1, 2, 3, 4]]}', connection) == (200, {"predictions": [[10.0]]})


def test_an_announced_length_is_refused_before_the_body_is_sent(server):
    with socket.create_connection(server[1:3], timeout=30) as connection:
        head = f"POST {server[3]}:predict HTTP/1.1\r\nHost: here\r\nContent-Length: 1000000000000\r\n\r\n"
        connection.sendall(head.encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 413 ")


def test_it_goes_on_after_nonsense(server):
    with socket.create_connection(server[1:3], timeout=30) as connection:
        connection.sendall(b"\x00\x01 nonsense\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 400 ")
    half_a_body = socket.create_connection(server[1:3], timeout=30)
    half_a_body.sendall(f"POST {server[3]}:predict HTTP/1.1\r\nHost: h\r\nContent-Length: 99\r\n\r\n{{".encode())
    half_a_body.close()
    assert post(server, '{"instances": [[1, 2, 3, 4]]}')[0] == 200


def test_the_port_is_taken(server, model, capfd):
    assert main(["serve", str(model), "--port", str(server[2])]) == 2
    expected = f"tfkeras serve: cannot listen on 127.0.0.1:{server[2]}: Address already in use\n"
    assert capfd.readouterr().err == expected


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.keras", "--port", "0"], "tfkeras serve: No such model: 'nowhere.keras'."),
        (["nowhere.keras", "--port", "65536"], "expected 0 to 65535, received 65536"),
        (["nowhere.keras", "--name", "a/b"], "tfkeras serve: --name 'a/b' cannot stand in an address"),
        (["nowhere.keras", "--name", ""], "tfkeras serve: --name '' cannot stand in an address"),
        (["nowhere.keras", "--max-batch", "0"], "expected at least 1, received 0"),
        (["nowhere.keras", "--max-body-mb", "0"], "expected more than 0, received 0"),
        (["nowhere.keras", "--batch-wait-ms", "-1"], "expected at least 0, received -1"),
    ],
)
def test_what_it_refuses_to_begin(capfd, arguments, message):
    try:
        code = main(["serve", *arguments])
    except SystemExit as error:
        code = error.code
    assert code == 2
    assert message in capfd.readouterr().err


def test_z_it_stops_when_it_has_answered(server):
    """Last in the file: afterwards there is no server."""
    process = server[0]
    answers = []
    rows = np.ones((1000, 4)).tolist()

    def client():
        answers.append(post(server, json.dumps({"instances": rows})))

    thread = threading.Thread(target=client)
    thread.start()
    thread.join()
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    assert answers == [(200, {"predictions": [[4.0]] * 1000})]
    assert "Traceback" not in process.stderr.read()
    with pytest.raises(ConnectionRefusedError):
        post(server, "{}")
