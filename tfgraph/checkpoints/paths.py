"""Any spelling of a checkpoint's path: which checkpoint is meant, in which format, in which files."""

import dataclasses
import difflib
import os
import re
from collections.abc import Callable, Iterator

from tfgraph.checkpoints import formats
from tfgraph.checkpoints.formats.data_file import LFS
from tfgraph.checkpoints.reader import CheckpointError

V1, V2 = "V1", "V2"

_DATA = re.compile(r"(?P<prefix>.*)\.data-\d{5,}-of-\d{5,}", re.DOTALL)
_SHARD = re.compile(r"(?P<prefix>.*)-(?:\d{5,}|\?{5})-of-(?P<count>\d{5,})", re.DOTALL)
#: The last 8 bytes of a table in LevelDB's format, which is what V1 files are.
_END_OF_TABLE = bytes.fromhex("57fb808b247547db")
#: How files begin that people take for checkpoints.
_OTHERS = {
    b"\x1f\x8b": "a gzip archive: unpack it first",
    b"BZh": "a bzip2 archive: unpack it first",
    b"\xfd7zXZ": "an xz archive: unpack it first",
    b"\x80\x02": "a Python pickle, which is never loaded: it can run any code",
    b"\x80\x03": "a Python pickle, which is never loaded: it can run any code",
    b"\x80\x04": "a Python pickle, which is never loaded: it can run any code",
    b"<!DO": "a web page: download the file itself",
    b"<htm": "a web page: download the file itself",
}
#: How the names of other files of tensors end.
_OF_ONE_FILE = (".h5", ".keras", ".npz", ".safetensors")


@dataclasses.dataclass(frozen=True)
class Location:
    """Where a checkpoint lies.

    Attributes:
        format: `V1`, `V2`, or a format of one file: `npz`, `h5`, `safetensors`.
        prefix: what `tf.train.Saver.restore` takes, for V1 in shards `model.ckpt-?????-of-00002`; else the file.
        files: of format V1, all shards, those that are missing included; for others, those that are there.
        note: what the user should know of the way it was found, or "".
    """

    format: str
    prefix: str
    files: tuple[str, ...]
    note: str = ""


def locate(path: str | os.PathLike[str], format: str | None = None) -> Location:
    """Find the checkpoint that `path` means.

    Args:
        path: a prefix as given to `Saver.save` (also an empty one, `model/`); any of the files with it; the pattern of
            V1's shards, `export-?????-of-00001`; a directory with a `checkpoint` state file, which names the latest, or
            with a SavedModel; a `.npz`, `.h5`, `.weights.h5`, `.keras` or `.safetensors` file.
        format: `V1` or `V2`, where both lie under one prefix.

    Raises:
        CheckpointError: if there is no such checkpoint or more than one; it tells what is there.
    """
    name = os.fspath(path)
    beside = _spelled(name, format)
    if os.path.isdir(name):
        found = _in_directory(name, format)
        if isinstance(found, Location):
            if beside and not name.endswith(("/", os.sep)):
                others = _listed(location.prefix for location in beside)
                note = f"'{name}' is a directory, and is read as one; beside it is also the checkpoint {others}."
                found = dataclasses.replace(found, note=" ".join(filter(None, [found.note, note])))
            return found
        if not beside:
            single = _single(name, format)
            if single is None:
                raise CheckpointError(f"No checkpoint in '{name}': {found}.{_neighbours(name)}")
            return single
    if not beside:
        raise CheckpointError(_not_found(name, format))
    return _only(name, beside)


def what_else(file: str) -> str:
    """Say what a file is that stands in the place of a checkpoint; "" if that cannot be told."""
    start = _start(file)
    if _end(file) == _END_OF_TABLE:
        return ""
    if start.startswith(LFS):
        size = re.search(rb"^size (\d{1,20})$", _start(file, 1024), re.MULTILINE)
        of = f" of {int(size[1]):,} bytes" if size else ""
        return f"a Git LFS pointer to a file{of}, not the file itself: 'git lfs pull' gets it"
    return next((kind for magic, kind in _OTHERS.items() if start.startswith(magic)), "")


def _spelled(name: str, format: str | None) -> list[Location]:
    """The checkpoints that a name can mean by itself."""
    if os.path.isfile(name):
        for kind, module in formats.of_one_file().items():
            if module.READER.recognises(name):
                return [Location(kind, name, (name,))]
    found: list[Location] = []
    if name.endswith(".index"):
        found = _v2(name.removesuffix(".index"))
    elif data := _DATA.fullmatch(name):
        found = _v2(data["prefix"])
    elif name.endswith(".meta"):
        found = _with_prefix(name.removesuffix(".meta"))
    elif shard := _SHARD.fullmatch(name):
        found = [location for location in _v1_shards(shard["prefix"]) if location.prefix.endswith(shard["count"])]
    elif os.path.basename(name) == "saved_model.pb" and os.path.isfile(name):
        found = _v2(os.path.join(os.path.dirname(name), "variables", "variables"))
    found = found or _with_prefix(name)
    is_part = name.endswith(".meta") or _DATA.fullmatch(name)
    if not found and not is_part and os.path.isfile(name):  # cut short, or something else: V1's reader will tell
        found = [Location(V1, name, (name,))]
    return [location for location in found if format in (None, location.format)]


def _with_prefix(prefix: str) -> list[Location]:
    return [*_v2(prefix), *_v1_file(prefix), *_v1_shards(prefix)]


def _v2(prefix: str) -> list[Location]:
    index = f"{prefix}.index"
    if not os.path.isfile(index):
        return []
    start = f"{os.path.basename(prefix)}.data-"
    data = [file for file in _files(os.path.dirname(prefix)) if os.path.basename(file).startswith(start)]
    return [Location(V2, prefix, (index, *(file for file in data if _DATA.fullmatch(file))))]


def _v1_file(file: str) -> list[Location]:
    return [Location(V1, file, (file,))] if os.path.isfile(file) and _is_table(file) else []


def _v1_shards(prefix: str) -> list[Location]:
    """One location for each number of shards: two saves to one prefix may leave both."""
    start = f"{os.path.basename(prefix)}-"
    shards = [
        (file, shard["count"])
        for file in _files(os.path.dirname(prefix))
        if os.path.basename(file).startswith(start)
        and (shard := _SHARD.fullmatch(file))
        and os.path.basename(shard["prefix"]) == os.path.basename(prefix)
    ]
    return [
        Location(
            V1,
            f"{prefix}-?????-of-{count}",
            tuple(f"{prefix}-{number:05d}-of-{count}" for number in range(min(int(count), 100_000))),
        )
        for count in sorted({count for file, count in shards if _is_table(file)})
    ]


def _in_directory(directory: str, format: str | None) -> Location | str:
    """The checkpoint that a directory means, or why there is none."""
    state = os.path.join(directory, "checkpoint")
    if os.path.isfile(state):
        return _by_state(state, format)
    inside = [
        os.path.join(directory, ""),  # the empty prefix
        os.path.join(directory, "variables", "variables"),  # of a SavedModel
    ]
    if os.path.basename(os.path.abspath(directory)) == "variables":
        inside.append(os.path.join(directory, "variables"))
    for prefix in inside:
        if os.path.isfile(f"{prefix}.index") and format in (None, V2):
            return _only(prefix, _v2(prefix))
    if os.path.isfile(os.path.join(directory, "saved_model.pb")):
        return "it is a SavedModel without variables: its weights, if any, are constants of the graph"
    return "it has no 'checkpoint' state file, which would name the latest"


def _single(directory: str, format: str | None) -> Location | None:
    """The only checkpoint of a directory that has no state file to say which is the latest."""
    names = [name.removesuffix(".index") for name in os.listdir(directory) if name.endswith(".index")]
    if len(names) != 1 or format == V1 or os.path.isfile(os.path.join(directory, "checkpoint")):
        return None
    prefix = os.path.join(directory, names[0])
    note = f"'{directory}' has no 'checkpoint' state file: '{prefix}', the only checkpoint in it, is read."
    return dataclasses.replace(_only(prefix, _spelled(prefix, format)), note=note)


def _by_state(state: str, format: str | None) -> Location | str:
    """The checkpoint that a state file names: where it says, else under the same base name beside the state file."""
    try:
        named = _latest(state)
    except ValueError as error:
        return f"its 'checkpoint' state file is damaged ({error})"
    if not named:
        return "its 'checkpoint' state file is empty: it names none"
    directory = os.path.dirname(state)
    there = os.path.join(directory, named)
    here = os.path.join(directory, re.split(r"[/\\]", named)[-1])  # also of a Windows path
    for candidate in dict.fromkeys([there, here]):
        spelled = _spelled(candidate, format)
        if not spelled:
            continue
        found = _only(candidate, spelled)
        if candidate != there:
            note = f"'{state}' names '{named}', which is not there: the one of that name beside it is read."
        elif _is_elsewhere(candidate, directory):
            also = f" '{here}' is another one of that name." if _spelled(here, format) else ""
            note = f"'{state}' names '{named}', which is in another directory.{also}"
        else:
            note = ""
        return dataclasses.replace(found, note=note)
    return f"its 'checkpoint' state file names '{named}', which is not there" + (f" in {format}" if format else "")


def _latest(state: str) -> str:
    """The path in a state file, as it stands there.

    Raises:
        ValueError: if it cannot be read.
    """
    # Only here: it imports TensorFlow, which takes seconds.
    from google.protobuf import text_format
    from tensorflow.python.training import checkpoint_state_pb2

    try:
        with open(state, encoding="utf-8") as file:
            parsed = text_format.Parse(file.read(2**24), checkpoint_state_pb2.CheckpointState())
    except (text_format.ParseError, OSError) as error:
        raise ValueError(str(error)) from None
    return parsed.model_checkpoint_path


def _is_elsewhere(candidate: str, directory: str) -> bool:
    return os.path.realpath(os.path.dirname(candidate)) != os.path.realpath(directory or ".")


def _only(name: str, found: list[Location]) -> Location:
    """The one that is found; more than one is for the user to choose from."""
    if len(found) == 1:
        return found[0]
    what = " and ".join(f"one of format {location.format} ('{location.prefix}')" for location in found)
    if len({location.format for location in found}) > 1:
        raise CheckpointError(f"'{name}' means two checkpoints: {what}. Say which: --format V1 or --format V2.")
    raise CheckpointError(f"'{name}' means {len(found)} checkpoints: {what}. Give one of these paths.")


def _not_found(name: str, format: str | None) -> str:
    data = _DATA.fullmatch(name)
    prefix = data["prefix"] if data else re.sub(r"\.(index|meta)$", "", name)
    if format is not None and (others := _spelled(name, None)):
        return f"No checkpoint '{prefix}' of format {format}: the one that is there is of format {others[0].format}."
    start = os.path.basename(prefix)
    parts = [
        os.path.basename(file)
        for file in _files(os.path.dirname(prefix))
        if file == f"{prefix}.meta" or (os.path.basename(file).startswith(start) and _DATA.fullmatch(file))
    ]
    only = f" (only {_listed(parts)}: the index, which says where each tensor is, was not copied)" if parts else ""
    unfinished = next(_unfinished(prefix), "")
    return (
        f"No checkpoint '{prefix}': no such file as '{prefix}.index'{only}.{unfinished}"
        f"{_neighbours(os.path.dirname(prefix), prefix)}"
    )


def _unfinished(prefix: str) -> Iterator[str]:
    """Say that a save to the prefix was interrupted, if it was."""
    parent = os.path.dirname(prefix) or "."
    if os.path.isdir(parent):
        for name in sorted(os.listdir(parent)):
            if name.startswith(f"{os.path.basename(prefix)}_temp"):
                yield f" A save was interrupted: '{os.path.join(parent, name)}' is what it left."


def _neighbours(directory: str, wanted: str = "") -> str:
    """Say which checkpoints the directory has, the nearest name first."""
    if directory and not os.path.isdir(directory):
        return f" There is no directory '{directory}'."
    known = sorted({prefix for file in _files(directory) for prefix in _prefixes(file)}, key=_checkpoints_first)
    if not known:
        return f" '{directory or '.'}' has no checkpoints at all."
    nearest = difflib.get_close_matches(wanted, known, n=1)
    more = f" and {len(known) - 10} more" if len(known) > 10 else ""
    return f" There are: {_listed((nearest + [name for name in known if name not in nearest])[:10])}{more}."


def _checkpoints_first(name: str) -> tuple[bool, str]:
    return name.endswith(_OF_ONE_FILE), name


def _prefixes(file: str) -> Iterator[str]:
    if file.endswith(".index"):
        yield file.removesuffix(".index")
    elif shard := None if _DATA.fullmatch(file) else _SHARD.fullmatch(file):
        if _is_table(file):
            yield f"{shard['prefix']}-?????-of-{shard['count']}"
    elif file.endswith(_OF_ONE_FILE) or _end(file) == _END_OF_TABLE:
        yield file


def _listed(names: Iterator[str] | list[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _files(directory: str) -> list[str]:
    """The files of a directory, each path spelled as that of the directory is; [] if there is none."""
    try:
        with os.scandir(directory or ".") as entries:
            names = sorted(entry.name for entry in entries if entry.is_file())
    except OSError:
        return []
    return [os.path.join(directory, name) for name in names]


def _is_table(file: str) -> bool:
    """Whether a file is a table, or stands for one."""
    return _end(file) == _END_OF_TABLE or _start(file).startswith(LFS)


def _start(file: str, count: int = 64) -> bytes:
    return _bytes(file, lambda size: 0, count)


def _end(file: str) -> bytes:
    return _bytes(file, lambda size: max(0, size - len(_END_OF_TABLE)), len(_END_OF_TABLE))


def _bytes(file: str, where: Callable[[int], int], count: int) -> bytes:
    """Some bytes of a file; none if it cannot be read."""
    try:
        with open(file, "rb") as stream:
            stream.seek(where(stream.seek(0, os.SEEK_END)))
            return stream.read(count)
    except OSError:
        return b""
