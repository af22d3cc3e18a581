"""Run requests that arrive together as one call of the model."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field

import numpy as np

Arrays = dict[str, np.ndarray]


@dataclass
class _Job:
    inputs: Arrays
    rows: int
    arrived: float
    outputs: asyncio.Future
    kind: tuple = field(init=False)

    def __post_init__(self) -> None:
        self.kind = tuple((name, array.shape[1:]) for name, array in self.inputs.items())


class Batcher:
    """Joins requests along the batch dimension, calls the model, and splits what it gives.

    A call begins when the oldest request has waited its time, or when a batch is full; never two at once. What
    arrives during a call is the next one's. Requests of different shapes are not joined.
    """

    def __init__(
        self, call: Callable[[Arrays], Arrays], thread: Executor, max_batch: int = 64, wait_seconds: float = 0.002
    ):
        """Make a batcher; use it in one event loop.

        Args:
            call: the model: takes and gives arrays whose first dimension is the batch, rows in the same order.
            thread: where it is called, so that requests are read meanwhile.
            max_batch: at most so many rows in one call; a single request of more is a call of its own.
            wait_seconds: how long the first request waits for others.
        """
        self._call = call
        self._thread = thread
        self._max_batch = max_batch
        self._wait_seconds = wait_seconds
        self._waiting: list[_Job] = []
        self._full = asyncio.Event()
        self._work: asyncio.Task | None = None

    async def __call__(self, inputs: Arrays, rows: int) -> Arrays:
        """Give the outputs for one request, as the model alone would, but for the last bits.

        Args:
            inputs: by name, `[rows, …]`.
            rows: at least 1.

        Raises:
            Exception: what the model raises for this request.
        """
        job = _Job(inputs, rows, time.monotonic(), asyncio.get_running_loop().create_future())
        self._waiting.append(job)
        if sum(waiting.rows for waiting in self._waiting) >= self._max_batch:
            self._full.set()
        if self._work is None:
            self._work = asyncio.create_task(self._run())
        return await job.outputs

    async def _run(self) -> None:
        try:
            while self._waiting:
                await self._wait_for_others()
                batch = self._take()
                await self._predict(batch)
        finally:
            self._work = None

    async def _wait_for_others(self) -> None:
        remaining = self._waiting[0].arrived + self._wait_seconds - time.monotonic()
        if remaining > 0:
            try:
                await asyncio.wait_for(self._full.wait(), remaining)
            except TimeoutError:
                pass
        self._full.clear()

    def _take(self) -> list[_Job]:
        """The oldest request and all that fit with it; those whose client has gone are dropped."""
        self._waiting = [job for job in self._waiting if not job.outputs.done()]
        batch: list[_Job] = []
        left = []
        rows = 0
        for job in self._waiting:
            if not batch or (job.kind == batch[0].kind and rows + job.rows <= self._max_batch):
                batch.append(job)
                rows += job.rows
            else:
                left.append(job)
        self._waiting = left
        if sum(job.rows for job in left) >= self._max_batch:
            self._full.set()
        return batch

    async def _predict(self, batch: list[_Job]) -> None:
        if not batch:
            return
        loop = asyncio.get_running_loop()
        try:
            inputs = batch[0].inputs
            if len(batch) > 1:
                inputs = {name: np.concatenate([job.inputs[name] for job in batch]) for name in inputs}
            outputs = await loop.run_in_executor(self._thread, self._call, inputs)
        # Whatever the model raises belongs to the request that caused it, and to no other.
        except Exception as error:
            if len(batch) == 1:
                _finish(batch[0], error)
            for job in batch if len(batch) > 1 else []:
                await self._predict([job])
            return
        start = 0
        for job in batch:
            _finish(job, {name: array[start : start + job.rows] for name, array in outputs.items()})
            start += job.rows


def _finish(job: _Job, result: Arrays | Exception) -> None:
    if job.outputs.done():  # the client has gone
        return
    if isinstance(result, Exception):
        job.outputs.set_exception(result)
    else:
        job.outputs.set_result(result)
