"""Python's values as the command line writes them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from typing import Any, Union

#: What a field may be given: a number, a text such as ``"200k"`` or ``"5..60"``, a truth value, a list or a table.
Value = Union[str, int, float, bool, "list[Any]", "dict[str, Any]"]
#: The values of a field that varies: ``"3.5s..8s:10"`` as ``--vary`` takes it, or a list.
Values = Union[str, "Iterable[Any]"]


def settings(fields: Mapping[str, Value]) -> list[str]:
    """Each field as ``path=value``."""
    if not isinstance(fields, Mapping):
        raise TypeError("fields are a mapping of paths to values, such as {'org.workers': 20}")
    return [f"{_path(path)}={_written(value)}" for path, value in fields.items()]


def varied(fields: Mapping[str, Values]) -> list[str]:
    """Each field with its values as ``--vary`` takes them."""
    if not isinstance(fields, Mapping):
        raise TypeError("vary is a mapping of paths to values, such as {'org.workers': [5, 10, 20]}")
    return [f"{_path(path)}={_values(values)}" for path, values in fields.items()]


def fits(fields: Union[None, Iterable[str], Mapping[str, str]]) -> list[str]:
    """Each field that is not known, as ``--fit`` takes it."""
    if fields is None:
        return []
    if isinstance(fields, Mapping):
        return [f"{_path(path)}={ends}" for path, ends in fields.items()]
    return texts(fields, "fit")


def texts(values: Union[str, Iterable[str]], name: str) -> list[str]:
    """One text or several."""
    found = [values] if isinstance(values, str) else list(values)
    for one in found:
        if not isinstance(one, str):
            raise TypeError(f"{name} is a text or several, not {type(one).__name__}")
    return found


def _path(path: Any) -> str:
    if not isinstance(path, str):
        raise TypeError(f"a field is named by a text such as 'org.workers', not by {path!r}")
    return path


def _values(values: Values) -> str:
    if isinstance(values, str):
        return values
    return ",".join(_written(one) for one in values)


def _written(value: Any) -> str:
    if isinstance(value, str):
        return value
    return _toml(value)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # What JSON escapes, TOML reads; but for one character that JSON leaves as it is.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, int) or _is_number(value, "__index__"):
        return str(int(value))
    if isinstance(value, float) or _is_number(value, "__float__"):
        number = float(value)
        if not math.isfinite(number):
            raise ValueError(f"{number} is no value of a field")
        return repr(number)
    if isinstance(value, Mapping):
        pairs = (f"{json.dumps(_path(key))} = {_toml(one)}" for key, one in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, Iterable):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    raise TypeError(f"a field can't be set to {value!r}, a {type(value).__name__}")


def _is_number(value: Any, method: str) -> bool:
    # NumPy's numbers, which are no subclasses of Python's. An array of one number has the method as well.
    return hasattr(value, method) and not hasattr(value, "__len__")
