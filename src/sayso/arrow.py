"""Rows of `model` in, Arrow batches out, and back: schemas are read from the type hints, so a new field needs no word here."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from functools import cache
from itertools import accumulate
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import pyarrow as pa

T = TypeVar("T")
PLAIN: dict[type, pa.DataType] = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
Convert = Callable[[Any], Any]
Load = Callable[[pa.Array], list[Any]]


@cache
def schema_of(row_type: type) -> pa.Schema:
    """One Arrow field for each field of the dataclass, in its order; `X | None` is nullable, a tuple or a set a list."""
    return pa.schema([_field(name, hint) for name, hint in _hints(row_type)])


def to_batch(rows: Iterable[T], row_type: type[T]) -> pa.RecordBatch:
    """A character that UTF-8 cannot hold (half of a surrogate pair) becomes U+FFFD: one for one, so that offsets hold."""
    listed = list(rows)
    schema = schema_of(cast(Any, row_type))
    columns = []
    for (name, hint), field in zip(_hints(cast(Any, row_type)), schema, strict=True):
        dump = _dump(hint)
        cells = [getattr(row, name) for row in listed]
        if dump is not None:
            cells = [dump(cell) for cell in cells]
        try:
            columns.append(pa.array(cells, type=field.type))
        except UnicodeEncodeError:
            columns.append(pa.array(_whole(cells), type=field.type))
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def from_batch(batch: pa.RecordBatch | pa.Table, row_type: type[T]) -> list[T]:
    """The rows of a batch; columns are found by name, those that `row_type` has not are passed over."""
    hints = _hints(cast(Any, row_type))
    columns = [_load(hint)(_whole_column(batch.column(name))) for name, hint in hints]
    return _rows(row_type, [name for name, _ in hints], columns)


@cache
def _hints(row_type: type) -> tuple[tuple[str, Any], ...]:
    hints = get_type_hints(row_type)
    return tuple((field.name, hints[field.name]) for field in fields(row_type))


def _field(name: str, hint: Any) -> pa.Field:
    inner, nullable = _optional(hint)
    return pa.field(name, _arrow_type(inner), nullable=nullable)


def _arrow_type(hint: Any) -> pa.DataType:
    if hint in PLAIN:
        return PLAIN[hint]
    if is_dataclass(hint):
        return pa.struct([_field(name, inner) for name, inner in _hints(cast(type, hint))])
    if _is_many(hint):
        return pa.list_(_field("item", get_args(hint)[0]))
    if get_origin(hint) is tuple:  # of a fixed length: (sentence, token)
        return pa.struct([_field(f"at{place}", inner) for place, inner in enumerate(get_args(hint))])
    raise TypeError(f"no Arrow type is known for {hint}")


def _optional(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) in (Union, types.UnionType):
        rest = [inner for inner in get_args(hint) if inner is not type(None)]
        if len(rest) == 1:
            return rest[0], True
    return hint, False


def _is_many(hint: Any) -> bool:
    """A tuple of any length or a frozen set."""
    return get_origin(hint) is frozenset or (get_origin(hint) is tuple and get_args(hint)[1:] == (Ellipsis,))


@cache
def _dump(hint: Any) -> Convert | None:
    """From a cell of a row to what Arrow takes; None where it takes it as it is."""
    inner, nullable = _optional(hint)
    change: Convert | None = None
    if is_dataclass(inner):
        parts = [(name, _dump(part)) for name, part in _hints(cast(type, inner))]

        def change(row: Any) -> dict[str, Any]:
            return {name: getattr(row, name) if dump is None else dump(getattr(row, name)) for name, dump in parts}
    elif _is_many(inner):
        item = _dump(get_args(inner)[0])
        ordered: Convert = sorted if get_origin(inner) is frozenset else list

        def change(cells: Any) -> list[Any]:
            return [item(cell) for cell in ordered(cells)] if item else cast("list[Any]", ordered(cells))
    elif get_origin(inner) is tuple:

        def change(cells: Any) -> dict[str, Any]:
            return {f"at{place}": cell for place, cell in enumerate(cells)}

    return _unless_none(change) if nullable and change else change


@cache
def _load(hint: Any) -> Load:
    """The way back of `_dump`, for a whole column at once: Arrow hands out numbers and texts many times faster than structs."""
    inner, nullable = _optional(hint)
    load: Load = pa.Array.to_pylist
    if is_dataclass(inner):
        row_type = cast(type, inner)
        names = [name for name, _ in _hints(row_type)]
        parts = [_load(part) for _, part in _hints(row_type)]

        def load(column: pa.Array) -> list[Any]:
            cells = column.flatten()
            ordered = [cells[column.type.get_field_index(name)] for name in names]
            return _rows(row_type, names, [part(own) for part, own in zip(parts, ordered, strict=True)])
    elif _is_many(inner):
        item = _load(get_args(inner)[0])
        container: Convert = frozenset if get_origin(inner) is frozenset else tuple

        def load(column: pa.Array) -> list[Any]:
            items, ends = item(column.flatten()), column.value_lengths().fill_null(0).to_pylist()
            return [container(items[end - size : end]) for size, end in zip(ends, accumulate(ends), strict=True)]
    elif get_origin(inner) is tuple:
        places = [_load(part) for part in get_args(inner)]

        def load(column: pa.Array) -> list[Any]:
            return list(zip(*(place(cells) for place, cells in zip(places, column.flatten(), strict=True)), strict=True))

    return _or_none(load) if nullable and load is not pa.Array.to_pylist else load


def _rows(row_type: type[T], names: list[str], columns: list[list[Any]]) -> list[T]:
    return [row_type(**dict(zip(names, cells, strict=True))) for cells in zip(*columns, strict=True)]


def _or_none(load: Load) -> Load:
    def loaded(column: pa.Array) -> list[Any]:
        if not column.null_count:
            return load(column)
        there = column.is_valid().to_pylist()
        held = iter(load(column.drop_null()))
        return [next(held) if is_there else None for is_there in there]

    return loaded


def _whole_column(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """A table's column as one array."""
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _unless_none(change: Convert) -> Convert:
    def checked(cell: Any) -> Any:
        return None if cell is None else change(cell)

    return checked


def _whole(cell: Any) -> Any:
    """The same cells with characters that no UTF-8 can hold replaced."""
    if isinstance(cell, str):
        return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in cell)
    if isinstance(cell, list):
        return [_whole(item) for item in cell]
    if isinstance(cell, dict):
        return {name: _whole(item) for name, item in cell.items()}
    return cell
