"""Requests that arrive together are one call, and each gets its own answer."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from tfkeras.models import LeNet5
from tfkeras.serving.batching import Batcher


class Model:
    """Doubles `x`, and remembers how many rows each call had; it may be held up, and it may refuse."""

    def __init__(self):
        """Make a model that goes on."""
        self.rows = []
        self.go_on = threading.Event()
        self.go_on.set()

    def __call__(self, arrays):
        self.go_on.wait(10)
        x = arrays["x"]
        self.rows.append(len(x))
        if np.any(x < 0):
            raise ValueError("negative")
        return {"y": 2 * x}


@pytest.fixture
def thread():
    with ThreadPoolExecutor(1) as pool:
        yield pool


def run(coroutine):
    """Run it; a batcher that forgets a request shall fail, not hang."""
    return asyncio.run(asyncio.wait_for(coroutine, 30))


def column(*values):
    return {"x": np.array(values, np.float32)[:, None]}


async def gather(batcher, *requests):
    answers = await asyncio.gather(
        *(batcher(request, len(request["x"])) for request in requests), return_exceptions=True
    )
    return [answer if isinstance(answer, Exception) else answer["y"].ravel().tolist() for answer in answers]


def test_requests_that_arrive_together_are_one_call(thread):
    model = Model()
    batcher = Batcher(model, thread, max_batch=64, wait_seconds=0.05)
    answers = run(gather(batcher, column(1), column(2, 3), column(4)))
    assert answers == [[2], [4, 6], [8]]
    assert model.rows == [4]


def test_a_full_batch_does_not_wait(thread):
    model = Model()
    batcher = Batcher(model, thread, max_batch=2, wait_seconds=30)
    start = time.monotonic()
    answers = run(gather(batcher, column(1), column(2), column(3), column(4)))
    assert answers == [[2], [4], [6], [8]]
    assert model.rows == [2, 2]
    assert time.monotonic() - start < 10


def test_no_batching(thread):
    model = Model()
    run(gather(Batcher(model, thread, max_batch=1, wait_seconds=0), column(1), column(2), column(3)))
    assert model.rows == [1, 1, 1]


def test_a_request_larger_than_a_batch_is_a_call_of_its_own(thread):
    model = Model()
    batcher = Batcher(model, thread, max_batch=3, wait_seconds=0.05)
    answers = run(gather(batcher, column(1), column(2, 3, 4, 5), column(6, 7)))
    assert answers == [[2], [4, 6, 8, 10], [12, 14]]
    assert model.rows == [3, 4]


def test_shapes_that_differ_are_not_joined(thread):
    model = Model()
    wide = {"x": np.ones((1, 2), np.float32)}
    answers = run(gather(Batcher(model, thread, 64, 0.05), column(1), wide, column(2)))
    assert answers == [[2], [2, 2], [4]]
    assert sorted(model.rows) == [1, 2]


def test_what_arrives_during_a_call_is_the_next_one(thread):
    model = Model()
    model.go_on.clear()

    async def requests_():
        batcher = Batcher(model, thread, 64, 0.0)
        first = asyncio.create_task(batcher(column(1), 1))
        await asyncio.sleep(0.05)
        others = [asyncio.create_task(batcher(column(value), 1)) for value in (2, 3, 4)]
        await asyncio.sleep(0.05)
        model.go_on.set()
        return [(await task)["y"].item() for task in (first, *others)]

    assert run(requests_()) == [2, 4, 6, 8]
    assert model.rows == [1, 3]


def test_an_error_is_only_for_the_request_that_caused_it(thread):
    model = Model()

    async def requests_():
        batcher = Batcher(model, thread, 64, 0.05)
        together = await gather(batcher, column(1), column(-2), column(3))
        return together, await gather(batcher, column(4))

    (one, error, three), (four,) = run(requests_())
    assert (one, three, four) == ([2], [6], [8])
    assert isinstance(error, ValueError) and str(error) == "negative"


def test_a_client_that_goes_away_takes_nobody_with_it(thread):
    model = Model()

    async def requests_():
        batcher = Batcher(model, thread, 64, 0.05)
        gone, staying = (asyncio.create_task(batcher(column(value), 1)) for value in (1, 2))
        await asyncio.sleep(0.01)
        gone.cancel()
        return (await staying)["y"].item()

    assert run(requests_()) == 4
    assert model.rows == [1]


def test_batched_results_are_those_of_single_calls(thread, rng):
    model = LeNet5(initialization="scaled")
    sizes = []

    def call(arrays):
        sizes.append(len(arrays["x"]))
        return {"y": model(arrays["x"], training=False).numpy()}

    requests = [{"x": rng.uniform(size=(1 + number % 3, 784)).astype(np.float32)} for number in range(20)]

    async def requests_():
        batcher = Batcher(call, thread, 64, 0.05)
        return await asyncio.gather(*(batcher(request, len(request["x"])) for request in requests))

    answers = run(requests_())
    assert sizes == [sum(len(request["x"]) for request in requests)]
    for request, answer in zip(requests, answers, strict=True):
        # A matrix product of another size may sum in another order: 1.7e-6 was measured for logits of about 1.
        np.testing.assert_allclose(answer["y"], call(request)["y"], atol=1e-5, rtol=0)
