"""Parts of a result document as objects with attributes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any


class Node:
    """An object of a result document. Its fields are attributes and items: ``node.mean`` is ``node["mean"]``.

    A field that this document could have and lacks is ``None`` as an attribute, or an empty list; as an item it raises
    ``KeyError``.
    """

    __slots__ = ("_data",)

    _data: dict[str, Any]

    def __init__(self, data: dict[str, Any]) -> None:
        object.__setattr__(self, "_data", data)

    if not TYPE_CHECKING:  # The fields that there are have types of their own.

        def __getattr__(self, name: str) -> Any:
            if name in self._data:
                return wrapped(self._data[name])
            from forelock._documents import OPTIONAL

            if name in OPTIONAL:
                return [] if OPTIONAL[name] else None
            fields = ", ".join(self._data)
            raise AttributeError(f"the result has no `{name}`; it has {fields}")

    def __getitem__(self, name: str) -> Any:
        return wrapped(self._data[name])

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("a result can't be changed")

    def __delattr__(self, name: str) -> None:
        raise AttributeError("a result can't be changed")

    def __contains__(self, name: object) -> bool:
        return name in self._data

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Node) and self._data == other._data

    __hash__ = None  # type: ignore[assignment]

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._data]

    def __repr__(self) -> str:
        return f"Node({self._data!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return (Node, (self._data,))

    def to_dict(self) -> dict[str, Any]:
        """The same as a plain dictionary, of which a change changes nothing here."""
        copy: dict[str, Any] = _copied(self._data)
        return copy


def wrapped(value: Any) -> Any:
    """A value of a document as users get it."""
    if isinstance(value, dict):
        return Node(value)
    if isinstance(value, list):
        return [wrapped(one) for one in value]
    return value


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_copied(one) for one in value]
    return value
