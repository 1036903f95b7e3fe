"""The weights of the transformer's layers in, a function out that reads one window; by onnxruntime, in whole numbers of eight bits.

A matrix is multiplied as it is stored, in whole numbers; what it is multiplied with is rounded to 256 steps between its least and
its greatest number, a window at a time. That takes a quarter of the time that float32 takes. The mark at the begin of a window
holds numbers many times as great as those of any word, so that steps as wide would leave little of the words: where pieces are
worked on one by one, it goes apart. Windows go one by one: what a report gives does not hang on what else is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from sayso.claims.encoder.onnx import OWN, Graph, Value

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

HEADS = 12
EPSILON = 1e-12
Array = np.ndarray


class Layers:
    def __init__(self, stored: Mapping[str, Array]) -> None:
        """`stored`: the arrays of encoder.npz. Raises KeyError where one is missing."""
        self._session = _session(layers_model(stored), exact=not _in_sixteen_bits())

    def __call__(self, x: Array) -> Array:
        """The pieces of a window as vectors, the mark at the begin and at least one more → the same, each in its context."""
        given = {"pieces": x[None], "sizes": np.array([1, len(x) - 1])}
        (out,) = self._session.run(None, given)
        vectors: Array = out[0]
        return vectors


def _session(model: bytes, *, exact: bool) -> InferenceSession:
    import onnxruntime  # here, since to train a network does not need it

    onnxruntime.disable_telemetry_events()  # on Windows it would tell its makers that it was used
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # a process reads on one core
    options.log_severity_level = 3
    options.add_session_config_entry("session.x64quantprecision", "0" if exact else "1")
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _in_sixteen_bits() -> bool:
    """Whether this processor adds up pairs of products in sixteen bits, which is too few (those without VNNI): it must take the longer
    way, at half the speed, so that the same comes out as everywhere."""
    graph, size, most, greatest = Graph(), 64, 255, 127
    out = graph.step("MatMulInteger", "x", graph.table(np.full((size, size), greatest, dtype=np.int8)))
    model = graph.model({"x": (np.dtype(np.uint8), (1, size))}, {out: (np.dtype(np.int32), (1, size))})
    (added,) = _session(model, exact=True).run(None, {"x": np.full((1, size), most, dtype=np.uint8)})
    return bool((added != size * most * greatest).any())


def layers_model(stored: Mapping[str, Array]) -> bytes:
    graph = Graph()
    x = _Norm(graph, stored, "norm")("pieces")
    count = sum(1 for key in stored if key.startswith("layers.") and key.endswith(".qkv.weight"))
    for i in range(count):
        x = _layer(graph, stored, f"layers.{i}", x)
    width = len(stored["norm.weight"])
    vectors: Value = (np.dtype(np.float32), (1, "n", width))
    return graph.model({"pieces": vectors, "sizes": (np.dtype(np.int64), (2,))}, {x: vectors})


def _layer(graph: Graph, stored: Mapping[str, Array], at: str, x: str) -> str:
    qkv, out, widen, narrow = (_Dense(graph, stored, f"{at}.{name}") for name in ("qkv", "out", "widen", "narrow"))
    norm1, norm2 = (_Norm(graph, stored, f"{at}.{name}") for name in ("norm1", "norm2"))
    q, k, v = graph.steps("Split", qkv(x), makes=3, axis=2, num_outputs=3)
    seen = graph.step("MultiHeadAttention", q, k, v, domain=OWN, num_heads=HEADS)
    done = []
    for own, around in zip(_apart(graph, x), _apart(graph, seen), strict=True):
        own = norm1(graph.step("Add", out(around), own))
        wide = graph.step("FastGelu", widen(own), domain=OWN)
        done.append(norm2(graph.step("Add", narrow(wide), own)))
    return graph.step("Concat", *done, axis=1)


def _apart(graph: Graph, x: str) -> list[str]:
    """The mark at the begin, and the rest."""
    return graph.steps("Split", x, "sizes", makes=2, axis=1)


class _Dense:
    """x → x W + b"""

    def __init__(self, graph: Graph, stored: Mapping[str, Array], name: str) -> None:
        self.graph = graph
        self.weight, self.scale = stored[f"{name}.weight"].T, graph.table(stored[f"{name}.weight.scale"].astype(np.float32))
        self.bias = graph.table(stored[f"{name}.bias"].astype(np.float32))

    def __call__(self, x: str) -> str:
        return self.graph.step("DynamicQuantizeMatMul", x, self.graph.table(self.weight), self.scale, "", self.bias, domain=OWN)


class _Norm:
    """To mean 0 and deviation 1, then times `gain`, and `bias` added. In steps: onnxruntime's own is three times slower."""

    def __init__(self, graph: Graph, stored: Mapping[str, Array], name: str) -> None:
        self.graph = graph
        self.gain, self.bias = (graph.table(stored[f"{name}.{part}"].astype(np.float32)) for part in ("weight", "bias"))
        self.axis = graph.table(np.array([2]))

    def __call__(self, x: str) -> str:
        centred = self.graph.step("Sub", x, self.graph.step("ReduceMean", x, self.axis))
        return self.graph.step("Add", self.graph.step("RMSNormalization", centred, self.gain, epsilon=EPSILON), self.bias)
