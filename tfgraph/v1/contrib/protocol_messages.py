"""Make protocol buffer messages of TF 1.15 that TF 2.21 no longer has."""

from collections.abc import Mapping
from typing import Any

from google.protobuf import any_pb2, descriptor_pb2, descriptor_pool, message_factory, wrappers_pb2

_FIELD = descriptor_pb2.FieldDescriptorProto
_SCALARS = {
    "float": _FIELD.TYPE_FLOAT,
    "int32": _FIELD.TYPE_INT32,
    "int64": _FIELD.TYPE_INT64,
    "uint32": _FIELD.TYPE_UINT32,
}


def message_classes(
    messages: Mapping[str, str], enumerations: Mapping[str, Mapping[str, int]] | None = None
) -> dict[str, Any]:
    """Make proto3 message classes.

    They are in a descriptor pool of their own: another package of the process may have the real ones.

    Args:
        messages: full name -> fields, as "name number type, name number type, …". A "*" before a type stands for
            repeated, "name|group" for one of a group (`oneof`). A type is a scalar, the full name of a message, or
            of an enumeration. A package comes after those that it uses.
        enumerations: full name (that of a message, a dot, its own) -> name -> number.

    Returns:
        Full name -> class.
    """
    pool = descriptor_pool.DescriptorPool()
    files: dict[str, Any] = {}
    for module in (any_pb2, wrappers_pb2):
        pool.AddSerializedFile(module.DESCRIPTOR.serialized_pb)
    for full_name, fields in messages.items():
        package, _, name = full_name.rpartition(".")
        if package not in files:
            dependencies = [any_pb2.DESCRIPTOR.name, wrappers_pb2.DESCRIPTOR.name, *files]
            files[package] = descriptor_pb2.FileDescriptorProto(
                name=package, package=package, syntax="proto3", dependency=dependencies
            )
        message = files[package].message_type.add(name=name)
        groups: list[str] = []
        for field in fields.split(", "):
            field_name, number, kind = field.split()
            field_name, _, group = field_name.partition("|")
            label = _FIELD.LABEL_REPEATED if kind.startswith("*") else _FIELD.LABEL_OPTIONAL
            added = message.field.add(name=field_name, number=int(number), label=label)
            if kind in _SCALARS:
                added.type = _SCALARS[kind]
            else:
                added.type = _FIELD.TYPE_ENUM if kind in (enumerations or {}) else _FIELD.TYPE_MESSAGE
                added.type_name = f".{kind.lstrip('*')}"
            if group:
                if group not in groups:
                    groups.append(group)
                    message.oneof_decl.add(name=group)
                added.oneof_index = groups.index(group)
        for enumeration, values in (enumerations or {}).items():
            owner, _, enumeration_name = enumeration.rpartition(".")
            if owner == full_name:
                added = message.enum_type.add(name=enumeration_name)
                for value_name, value in values.items():
                    added.value.add(name=value_name, number=value)
    for file in files.values():
        pool.Add(file)
    return {name: message_factory.GetMessageClass(pool.FindMessageTypeByName(name)) for name in messages}
