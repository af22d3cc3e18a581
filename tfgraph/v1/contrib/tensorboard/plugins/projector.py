"""`tf.contrib.tensorboard.plugins.projector` of TF 1.15: tell TensorBoard which embeddings to show.

Its config is a text proto; the messages are made here (file `projector_config.proto` of TensorBoard),
as TensorFlow no longer depends on the tensorboard package.

Source: TF 1.15 `tf.contrib.tensorboard.plugins.projector`.
"""

from pathlib import Path
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory, text_format

_INT, _STRING, _MESSAGE = 13, 9, 11
_FIELDS: dict[str, list[tuple[str, int, bool, str]]] = {
    "SpriteMetadata": [("image_path", _STRING, False, ""), ("single_image_dim", _INT, True, "")],
    "EmbeddingInfo": [
        ("tensor_name", _STRING, False, ""),
        ("metadata_path", _STRING, False, ""),
        ("bookmarks_path", _STRING, False, ""),
        ("tensor_shape", _INT, True, ""),
        ("sprite", _MESSAGE, False, "SpriteMetadata"),
        ("tensor_path", _STRING, False, ""),
    ],
    "ProjectorConfig": [
        ("model_checkpoint_path", _STRING, False, ""),
        ("embeddings", _MESSAGE, True, "EmbeddingInfo"),
        ("model_checkpoint_dir", _STRING, False, ""),
    ],
}


def _messages() -> dict[str, Any]:
    """Make the three message classes, in a pool of their own so that an installed tensorboard is not disturbed."""
    package = "tfgraph.projector"
    file = descriptor_pb2.FileDescriptorProto(name="tfgraph/projector_config.proto", package=package, syntax="proto3")
    for name, fields in _FIELDS.items():
        message = file.message_type.add(name=name)
        for number, (field, kind, repeated, of) in enumerate(fields, start=1):
            message.field.add(
                name=field,
                number=number,
                type=kind,  # type: ignore[arg-type]
                label=3 if repeated else 1,  # type: ignore[arg-type]
                type_name=f".{package}.{of}" if of else None,
            )
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)  # type: ignore[attr-defined]
    return {name: message_factory.GetMessageClass(pool.FindMessageTypeByName(f"{package}.{name}")) for name in _FIELDS}


SpriteMetadata, EmbeddingInfo, ProjectorConfig = _messages().values()


def visualize_embeddings(summary_writer: Any, config: Any) -> None:
    """Write `projector_config.pbtxt` into the log directory of a summary writer.

    Args:
        summary_writer: a `tf.summary.FileWriter`.
        config: a `ProjectorConfig`.

    Raises:
        ValueError: if the writer has no log directory.

    Source: TF 1.15 `tf.contrib.tensorboard.plugins.projector.visualize_embeddings`.
    """
    directory = summary_writer.get_logdir()
    if directory is None:
        raise ValueError("Summary writer must have a logdir")
    directory = directory.decode() if isinstance(directory, bytes) else str(directory)
    Path(directory).mkdir(parents=True, exist_ok=True)
    Path(directory, "projector_config.pbtxt").write_text(text_format.MessageToString(config), encoding="utf-8")
