"""The HTTP addresses of TensorFlow Serving's REST API, for one model.

    GET  /v1/models/NAME[/versions/N]           whether it is there
    GET  /v1/models/NAME[/versions/N]/metadata  its signatures
    POST /v1/models/NAME[/versions/N]:predict   predictions

Source: https://www.tensorflow.org/tfx/serving/api_rest
"""

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import tensorflow as tf
from starlette.applications import Starlette
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from tfkeras.loading import Arrays, LoadedModel, Signature
from tfkeras.serving.answers import metadata_answer, predict_answer, status_answer
from tfkeras.serving.batching import Batcher
from tfkeras.serving.requests import PredictRequest, RequestError, read_predict_request

log = logging.getLogger(__name__)

#: A body of more bytes is read as JSON in a thread, so that short requests need not wait for it.
LONG_BODY = 64 * 1024


@dataclass(frozen=True)
class Limits:
    """What is taken from clients.

    Attributes:
        max_body_bytes: of one request.
        max_instances: of one request.
        body_seconds: in which a request's body must have come.
        max_batch: rows in one call of the model.
        batch_wait_seconds: how long a request waits for others to join it.
    """

    max_body_bytes: int = 10 * 2**20
    max_instances: int = 1024
    body_seconds: float = 30.0
    max_batch: int = 64
    batch_wait_seconds: float = 0.002


class JsonResponse(Response):
    """JSON as TensorFlow Serving writes it: with `NaN` and `Infinity`."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Return the JSON in ASCII, which also carries what is no valid UTF-8."""
        return json.dumps(content, separators=(",", ":")).encode("ascii")


class _ModelName(StringConvertor):
    regex = "[^/:]+"


register_url_convertor("model_name", _ModelName())


def create_app(model: LoadedModel, name: str, limits: Limits = Limits()) -> Starlette:
    """Make the application.

    Args:
        model: what it serves.
        name: by which clients know it.
        limits: what is taken from clients.
    """
    server = _ModelServer(model, name, limits)
    routes = []
    for base in ("/v1/models/{name:model_name}", "/v1/models/{name:model_name}/versions/{version:int}"):
        routes += [
            Route(base, server.status),
            Route(f"{base}/metadata", server.metadata),
            Route(f"{base}:predict", server.predict, methods=["POST"]),
        ]
    return Starlette(
        routes=routes,
        exception_handlers={RequestError: _refuse, HTTPException: _not_found, Exception: _fail},
        lifespan=server.lifespan,
    )


class _ModelServer:
    def __init__(self, model: LoadedModel, name: str, limits: Limits):
        self.model = model
        self.name = name
        self.limits = limits
        self.thread = ThreadPoolExecutor(1, "model")  # one: TensorFlow itself uses all cores for a call
        self.batchers = {
            key: Batcher(signature.call, self.thread, limits.max_batch, limits.batch_wait_seconds)
            for key, signature in model.signatures.items()
            if _has_batches(signature)
        }

    @contextlib.asynccontextmanager
    async def lifespan(self, app: Starlette) -> AsyncIterator[None]:
        yield
        self.thread.shutdown()

    async def status(self, request: Request) -> Response:
        self.check_name(request)
        return JsonResponse(status_answer(self.model.version))

    async def metadata(self, request: Request) -> Response:
        self.check_name(request)
        return JsonResponse(metadata_answer(self.name, self.model))

    async def predict(self, request: Request) -> Response:
        self.check_name(request)
        body = await self.read_body(request)
        arguments = (body, self.model, self.limits.max_instances)
        if len(body) > LONG_BODY or b"b64" in body:
            asked = await asyncio.to_thread(read_predict_request, *arguments)
        else:
            asked = read_predict_request(*arguments)
        try:
            outputs = await self.call(asked)
        except (tf.errors.InvalidArgumentError, tf.errors.OutOfRangeError) as error:
            first_line = str(error.message).strip().partition("\n")[0]
            raise RequestError(400, f"the model refuses these inputs: {first_line}") from error
        return JsonResponse(predict_answer(outputs, asked.is_row_format))

    async def call(self, asked: PredictRequest) -> Arrays:
        if asked.signature_name in self.batchers:
            counts = {array.shape[0] for array in asked.inputs.values()}
            if len(counts) == 1:
                return await self.batchers[asked.signature_name](asked.inputs, counts.pop())
        signature = self.model.signatures[asked.signature_name]
        return await asyncio.get_running_loop().run_in_executor(self.thread, signature.call, asked.inputs)

    def check_name(self, request: Request) -> None:
        name, version = request.path_params["name"], request.path_params.get("version")
        if name != self.name or version not in (None, self.model.version):
            asked = f"Latest({name})" if version is None else f"Specific({name}, {version})"
            raise RequestError(
                404, f"Servable not found for request: {asked}; there is: {self.name}, version {self.model.version}"
            )

    async def read_body(self, request: Request) -> bytes:
        """Read the body, and stop as soon as it is too long, whether its length was announced or not."""
        limit = self.limits.max_body_bytes
        too_long = RequestError(413, f"the body is longer than {limit / 2**20:g} MB, the most that is taken")
        announced = request.headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > limit:
            raise too_long
        parts, size = [], 0
        try:
            async with asyncio.timeout(self.limits.body_seconds):
                async for part in request.stream():
                    size += len(part)
                    if size > limit:
                        raise too_long
                    parts.append(part)
        except TimeoutError:
            raise RequestError(408, f"the body did not come in {self.limits.body_seconds:g} seconds") from None
        except ClientDisconnect:
            raise RequestError(400, "the client went away before the body's end") from None
        return b"".join(parts)


def _has_batches(signature: Signature) -> bool:
    specs = [*signature.inputs.values(), *signature.outputs.values()]
    return bool(signature.inputs) and all(spec.shape.rank and spec.shape[0] is None for spec in specs)


async def _refuse(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestError)
    return JsonResponse({"error": str(error)}, error.status)


async def _not_found(request: Request, error: Exception) -> Response:
    """404 and 405, which starlette finds."""
    assert isinstance(error, HTTPException)
    message = f"Malformed request: {request.method} {request.url.path}"
    if error.status_code == 405:
        allowed = sorted((error.headers or {}).get("Allow", "").split(", "))  # of a set: in any order
        message += f"; expected {', '.join(allowed) or 'another method'}"
    elif error.status_code == 404:
        message += "; there are: /v1/models/NAME, /v1/models/NAME/metadata, /v1/models/NAME:predict"
    return JsonResponse({"error": message}, error.status_code, error.headers)


async def _fail(request: Request, error: Exception) -> Response:
    # The traceback is for the server's log; starlette raises the error again after the answer, and uvicorn logs it.
    return JsonResponse({"error": "the model failed; the server's log tells why"}, 500)
