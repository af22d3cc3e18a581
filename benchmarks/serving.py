"""How many requests `tfkeras serve` answers, and how soon, with and without batching: LeNet-5, one image a request.

`python benchmarks/serving.py`: a server of each kind in a process of its own on loopback, in turns; N clients, each of
which sends its next request when it has the answer to the last. Clients and servers share the machine's cores.
"""

import asyncio
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from tfkeras.models import LeNet5

SERVERS = {
    "one by one": ["--max-batch", "1"],
    "batched, 2 ms": ["--max-batch", "64", "--batch-wait-ms", "2"],
    "batched, 0 ms": ["--max-batch", "64", "--batch-wait-ms", "0"],  # only what arrives during a call is joined
}
CLIENTS = (1, 8, 32, 128)
SECONDS = 3
TURNS = 3


def main() -> None:
    """Print the table."""
    pixels = np.random.default_rng(0).integers(0, 256, 784) / 255
    body = json.dumps({"instances": [pixels.round(4).tolist()]}).encode()
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, "lenet5.keras")
        LeNet5(initialization="scaled").save(path)
        started = {name: start(path, options) for name, options in SERVERS.items()}
        try:
            table = Table("clients", "server", "requests/s", "p50, ms", "p90, ms", "p99, ms", "ratio")
            for clients in CLIENTS:
                measured = measure(started, clients, body)
                rates = {name: statistics.median(rate for rate, _ in turns) for name, turns in measured.items()}
                for name, turns in measured.items():
                    latencies = np.concatenate([latencies for _, latencies in turns]) * 1e3
                    percentiles = (f"{np.percentile(latencies, p):.1f}" for p in (50, 90, 99))
                    ratio = rates[name] / rates["one by one"]
                    table.add_row(str(clients), name, f"{rates[name]:.0f}", *percentiles, f"{ratio:.2f}")
            Console().print(table)
        finally:
            for process, _ in started.values():
                process.terminate()
                process.wait()


def start(path: Path, options: list[str]) -> tuple[subprocess.Popen, int]:
    """Start a server; returns it and its port."""
    command = [sys.executable, "-m", "tfkeras", "serve", str(path), "--port", "0", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    return process, int(re.search(r":(\d+)/", process.stdout.readline())[1])


def measure(started: dict, clients: int, body: bytes) -> dict[str, list[tuple[float, np.ndarray]]]:
    """Requests per second and latencies in seconds, for each turn of each server."""
    results = {name: [] for name in started}
    for turn in range(1 + TURNS):
        for name, (_, port) in started.items():
            latencies, seconds = asyncio.run(load(port, clients, body))
            if turn:  # the first one warms up
                results[name].append((len(latencies) / seconds, np.array(latencies)))
    return results


async def load(port: int, clients: int, body: bytes) -> tuple[list[float], float]:
    """Let clients ask for a few seconds; returns each request's latency, and the seconds."""
    latencies: list[float] = []
    begin = time.perf_counter()
    await asyncio.gather(*(client(port, body, begin + SECONDS, latencies) for _ in range(clients)))
    return latencies, time.perf_counter() - begin


async def client(port: int, body: bytes, end: float, latencies: list[float]) -> None:
    """Ask and wait for the answer, over one connection, until the end."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"POST /v1/models/lenet5:predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n"
    request = head.encode() + body
    while time.perf_counter() < end:
        asked = time.perf_counter()
        writer.write(request)
        answer = await reader.readuntil(b"\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 200 "), answer
        await reader.readexactly(int(re.search(rb"content-length: (\d+)", answer)[1]))
        latencies.append(time.perf_counter() - asked)
    writer.close()


if __name__ == "__main__":
    main()
