"""Nodes and tables in, the bytes of an ONNX model out: as much of the format as the encoder's layers need.

The format (onnx.proto) is Protocol Buffers: a message is its fields one after the other, each with its number and its kind. To
write it takes these lines; the package that would do the same is larger than all else that the encoder needs.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

KINDS = {
    np.dtype(np.float32): 1,
    np.dtype(np.uint8): 2,
    np.dtype(np.int8): 3,
    np.dtype(np.int32): 6,
    np.dtype(np.int64): 7,
}  # TensorProto.DataType
FLOAT, INT = 1, 2  # AttributeProto.AttributeType
FORMAT, OPERATORS = 11, 23  # versions of the format, and of the standard operators
Value = tuple[np.dtype, tuple[int | str, ...]]  # kind and shape; a size that differs from run to run is a name
OWN = "com.microsoft"  # the domain of the operators that onnxruntime has beside the standard ones


class Graph:
    """Each step gives the names of what it makes, which later steps take."""

    def __init__(self) -> None:
        self._nodes: list[bytes] = []
        self._tables: dict[str, bytes] = {}
        self._made = 0

    def table(self, values: np.ndarray) -> str:
        name = f"table{len(self._tables)}"
        dims = b"".join(_number(1, size) for size in values.shape)
        raw = np.ascontiguousarray(values).tobytes()
        self._tables[name] = dims + _number(2, KINDS[values.dtype]) + _text(8, name) + _bytes(9, raw)
        return name

    def step(self, operator: str, *inputs: str, domain: str = "", **settings: float) -> str:
        return self.steps(operator, *inputs, makes=1, domain=domain, **settings)[0]

    def steps(self, operator: str, *inputs: str, makes: int, domain: str = "", **settings: float) -> list[str]:
        """`inputs`: "" for one that is left out; `settings`: whole numbers and others are told apart by their kind."""
        made = [f"{operator}{self._made + i}" for i in range(makes)]
        self._made += makes
        node = b"".join(_text(1, name) for name in inputs) + b"".join(_text(2, name) for name in made)
        node += _text(4, operator) + b"".join(_bytes(5, _setting(name, value)) for name, value in settings.items())
        self._nodes.append(node + _text(7, domain))
        return made

    def model(self, inputs: Mapping[str, Value], outputs: Mapping[str, Value]) -> bytes:
        graph = b"".join(_bytes(1, node) for node in self._nodes) + _text(2, "layers")
        graph += b"".join(_bytes(5, table) for table in self._tables.values())
        graph += b"".join(_bytes(11, _value(name, value)) for name, value in inputs.items())
        graph += b"".join(_bytes(12, _value(name, value)) for name, value in outputs.items())
        versions = _bytes(8, _text(1, "") + _number(2, OPERATORS)) + _bytes(8, _text(1, OWN) + _number(2, 1))
        return _number(1, FORMAT) + _bytes(7, graph) + versions


def _setting(name: str, value: float) -> bytes:
    if isinstance(value, int):
        return _text(1, name) + _number(3, value) + _number(20, INT)
    return _text(1, name) + _varint(2 << 3 | 5) + np.float32(value).tobytes() + _number(20, FLOAT)


def _value(name: str, value: Value) -> bytes:
    kind, shape = value
    sizes = (_number(1, size) if isinstance(size, int) else _text(2, size) for size in shape)
    return _text(1, name) + _bytes(2, _bytes(1, _number(1, KINDS[kind]) + _bytes(2, b"".join(_bytes(1, size) for size in sizes))))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _text(field: int, value: str) -> bytes:
    return _bytes(field, value.encode())


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    """Seven bits a byte, the lowest first; the eighth says that more follow."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
