"""One module per format of a file of tensors, each with its subclass of `Reader`; the module is the registration.

Beside them, what they are made of: `table.py` (the sorted table of V1 and V2), `partitions.py` (the pieces of a
partitioned variable), `data_file.py` (a file read by position), `checksum.py`, `dtypes.py`, `wire.py` (the numbers of
protobuf messages).
"""

import functools
import importlib
from types import ModuleType

#: Named and not found by listing: the modules beside them import TensorFlow, which takes seconds.
_OF_ONE_FILE = ("h5", "npz", "safetensors")


@functools.cache
def of_one_file() -> dict[str, ModuleType]:
    """The modules of the formats that are one file; each has a `READER` with a static `recognises(path)`."""
    return {name: importlib.import_module(f"{__name__}.{name}") for name in _OF_ONE_FILE}
