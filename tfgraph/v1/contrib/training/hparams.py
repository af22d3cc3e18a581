"""A set of hyperparameters by name. Source: TF 1.15 `tf.contrib.training.HParams`."""

import json
import re
from collections.abc import Mapping
from typing import Any

#: `name=value`, `name[index]=value`, `name=[value, value]`, then a comma or the end.
_ASSIGNMENT = re.compile(
    r"\s*(?P<name>[a-zA-Z][\w.]*)(\[\s*(?P<index>\d+)\s*\])?\s*=\s*"
    r"((?P<list>\[[^\]]*\])|(?P<value>[^,\[]*))\s*(?:,|$)"
)


class HParams:
    """Hyperparameters as attributes, each with the type of its first value.

    Args:
        hparam_def: not supported: the proto it came from is gone.
        model_structure: kept for `get_model_structure`.
        **kwargs: names and values.

    Source: TF 1.15 `tf.contrib.training.HParams`.
    """

    def __init__(self, hparam_def: Any = None, model_structure: Any = None, **kwargs: Any):
        """Make it; the class says what the arguments are."""
        if hparam_def is not None:
            raise ValueError("HParams(hparam_def=...) is not supported: give names and values instead")
        self._hparam_types: dict[str, tuple[type, bool]] = {}
        self._model_structure = model_structure
        for name, value in kwargs.items():
            self.add_hparam(name, value)

    def add_hparam(self, name: str, value: Any) -> None:
        """Add a hyperparameter; a list stands for a multi-valued one."""
        if getattr(self, name, None) is not None:
            raise ValueError(f"Hyperparameter name is reserved: {name}")
        many = isinstance(value, list | tuple)
        if many and not value:
            raise ValueError(f"Multi-valued hyperparameters cannot be empty: {name}")
        self._hparam_types[name] = (type(value[0] if many else value), many)
        setattr(self, name, value)

    def set_hparam(self, name: str, value: Any) -> None:
        """Set a hyperparameter that exists, cast to its type."""
        kind, many = self._hparam_types[name]
        if isinstance(value, list):
            if not many:
                raise ValueError(f"Must not pass a list for single-valued parameter: {name}")
            setattr(self, name, [_cast(name, kind, item) for item in value])
        else:
            if many:
                raise ValueError(f"Must pass a list for multi-valued parameter: {name}.")
            setattr(self, name, _cast(name, kind, value))

    def del_hparam(self, name: str) -> None:
        """Remove a hyperparameter, if it is there."""
        if hasattr(self, name):
            delattr(self, name)
            del self._hparam_types[name]

    def parse(self, values: str) -> "HParams":
        """Set hyperparameters from `"name=value,name=[value,value]"`."""
        types = {name: kind for name, (kind, _) in self._hparam_types.items()}
        for name, value in parse_values(values, types).items():
            if isinstance(value, dict):  # name[index]=value
                merged = list(getattr(self, name))
                for index, item in value.items():
                    merged[index] = item
                value = merged
            self.set_hparam(name, value)
        return self

    def override_from_dict(self, values_dict: Mapping[str, Any]) -> "HParams":
        """Set hyperparameters that exist."""
        for name, value in values_dict.items():
            self.set_hparam(name, value)
        return self

    set_from_map = override_from_dict

    def set_model_structure(self, model_structure: Any) -> None:
        """Keep a model's structure."""
        self._model_structure = model_structure

    def get_model_structure(self) -> Any:
        """The structure that was kept."""
        return self._model_structure

    def to_json(self, indent: Any = None, separators: Any = None, sort_keys: bool = False) -> str:
        """All values as JSON."""
        return json.dumps(self.values(), indent=indent, separators=separators, sort_keys=sort_keys)

    def parse_json(self, values_json: str) -> "HParams":
        """Set hyperparameters from JSON."""
        return self.override_from_dict(json.loads(values_json))

    def values(self) -> dict[str, Any]:
        """Names and values."""
        return {name: getattr(self, name) for name in self._hparam_types}

    def get(self, key: str, default: Any = None) -> Any:
        """A value, or the default, which must have the hyperparameter's type."""
        if key not in self._hparam_types:
            return default
        kind, many = self._hparam_types[key]
        if default is not None:
            if many != isinstance(default, list):
                raise ValueError(f"Hparam '{key}' of type '{kind}' is incompatible with default={default}")
            for item in default if many else [default]:
                _cast(key, kind, item)
        return getattr(self, key)

    def __contains__(self, key: str) -> bool:
        return key in self._hparam_types

    def __str__(self) -> str:
        return ",".join(f"{name}={value}" for name, value in self.values().items())

    def __repr__(self) -> str:
        return f"{type(self).__name__}({sorted(self.values().items())})"


def parse_values(values: str, type_map: Mapping[str, type], ignore_unknown: bool = False) -> dict[str, Any]:
    """Parse `"name=value,name[1]=value,name=[value,value]"`.

    Args:
        values: what to parse.
        type_map: the type of each name.
        ignore_unknown: leave out names that are not in `type_map`, instead of refusing them.

    Returns:
        Names and values; `{index: value}` for a name with an index.

    Source: TF 1.15 `tf.contrib.training.parse_values`.
    """
    found: dict[str, Any] = {}
    position = 0
    while position < len(values):
        match = _ASSIGNMENT.match(values, position)
        if match is None:
            raise ValueError(f"Malformed hyperparameter value: {values[position:]}")
        position = match.end()
        name, index = match["name"], match["index"]
        if name not in type_map:
            if ignore_unknown:
                continue
            raise ValueError(f"Unknown hyperparameter type for {name}")
        kind = type_map[name]
        if match["list"] is not None:
            items = [item for item in re.split("[ ,]", match["list"][1:-1]) if item]
            found[name] = [_parse(name, kind, item) for item in items]
        elif index is not None:
            found.setdefault(name, {})[int(index)] = _parse(name, kind, match["value"])
        elif name in found:
            raise ValueError(f"Multiple assignments to variable '{name}' in {values}")
        else:
            found[name] = _parse(name, kind, match["value"])
    return found


def _parse(name: str, kind: type, text: str) -> Any:
    text = text.strip()
    try:
        if kind is bool:
            if text in ("true", "True"):
                return True
            if text in ("false", "False"):
                return False
            return bool(int(text))
        return text if kind is type(None) else kind(text)
    except ValueError:
        raise ValueError(f"Could not parse hparam '{name}' of type '{kind.__name__}' with value '{text}'") from None


def _cast(name: str, kind: type, value: Any) -> Any:
    """Cast, where no information is lost."""
    failure = f"Could not cast hparam '{name}' of type '{kind.__name__}' from value {value!r}"
    if kind is type(None) or value is None:
        return value
    if isinstance(value, kind) and not (isinstance(value, bool) and kind is not bool):
        return value
    if kind in (str, bytes) or isinstance(value, str | bytes):
        if isinstance(value, str | bytes) and kind in (str, bytes):
            return value
        raise ValueError(failure)
    if (kind is bool) != isinstance(value, bool) or (kind is int and not float(value).is_integer()):
        raise ValueError(failure)
    return kind(value)
