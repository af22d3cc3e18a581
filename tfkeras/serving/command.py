"""Serve a model over HTTP, in the shape of TensorFlow Serving's REST API.

    tfkeras serve lenet5.keras --name lenet5
    curl -d '{"instances": [[0.0, …784 numbers]]}' http://127.0.0.1:8501/v1/models/lenet5:predict

Requests that arrive together run as one call of the model. It stops on SIGTERM and Ctrl-C, when it has answered the
requests that it has.
"""

import argparse
import re
import signal
import socket
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `tfkeras serve`."""
    parser.add_argument(
        "model",
        metavar="MODEL",
        help="a .keras, .tflite or .onnx file, a SavedModel directory, or a directory of numbered SavedModels, of"
        " which the latest is served",
    )
    parser.add_argument("--name", help="in the address (the file's own name without its suffix)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1: this machine only)")
    parser.add_argument("--port", type=_port, default=8501, help="0 takes a free one (8501)")
    parser.add_argument("--max-body-mb", type=_positive, default=10, metavar="MB", help="longest request (10)")
    parser.add_argument(
        "--max-instances", type=_positive_integer, default=1024, metavar="N", help="most instances in a request (1024)"
    )
    parser.add_argument(
        "--max-batch", type=_positive_integer, default=64, metavar="N", help="rows in a call; 1: no batching (64)"
    )
    parser.add_argument(
        "--batch-wait-ms",
        type=_not_negative,
        default=2,
        metavar="MS",
        help="how long a request waits for others to join it (2)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve until the process is asked to stop.

    Returns:
        0.

    Raises:
        ModelError: if the model cannot be loaded.
        OSError: if the address cannot be listened on.
        ValueError: if the name cannot stand in an address, or if starlette or uvicorn is missing.
    """
    try:
        import starlette  # noqa: F401
        import uvicorn
    except ImportError as error:
        raise ValueError(f"{error.name} is not installed. Install it: pip install 'tfgraph[serve]'") from None
    from tfkeras.loading import load
    from tfkeras.serving.app import Limits, create_app

    name = arguments.name if arguments.name is not None else Path(arguments.model).resolve().stem
    if not re.fullmatch(r"[^/:?#%\s]+", name):
        raise ValueError(f"--name {name!r} cannot stand in an address: expected no spaces and none of / : ? # %")
    limits = Limits(
        max_body_bytes=int(arguments.max_body_mb * 2**20),
        max_instances=arguments.max_instances,
        max_batch=arguments.max_batch,
        batch_wait_seconds=arguments.batch_wait_ms / 1000 if arguments.max_batch > 1 else 0.0,
    )
    listener = _listen(arguments.host, arguments.port)
    with listener:
        app = create_app(load(arguments.model), name, limits)
        # uvicorn stops gracefully on both signals and then raises them again, for whoever handled them before it.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)
        host, port = listener.getsockname()[:2]
        print(f"serving {name} on http://{f'[{host}]' if ':' in host else host}:{port}/v1/models/{name}", flush=True)
        config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=30)
        uvicorn.Server(config).run(sockets=[listener])
    return 0


def _listen(host: str, port: int) -> socket.socket:
    # With the protocol named: only then does asyncio switch Nagle's algorithm off, which holds an answer back for
    # 40 ms, because uvicorn writes the headers and the body one after the other.
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(1024)  # clients that come while the model is loaded wait
    except OSError as error:
        listener.close()
        raise OSError(f"cannot listen on {host}:{port}: {error.strerror or error}") from None
    return listener


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"expected 0 to 65535, received {number}")
    return number


def _positive(text: str) -> float:
    number = float(text)
    if not number > 0:
        raise argparse.ArgumentTypeError(f"expected more than 0, received {text}")
    return number


def _positive_integer(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"expected at least 1, received {number}")
    return number


def _not_negative(text: str) -> float:
    number = float(text)
    if not number >= 0:
        raise argparse.ArgumentTypeError(f"expected at least 0, received {text}")
    return number
