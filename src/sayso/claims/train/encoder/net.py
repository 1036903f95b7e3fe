"""The network of claims/encoder/network.py in PyTorch, for tuning: a pretrained encoder (base.py), and heads as wide on top.

On MiniLM it is what the program reads with; on MPNet, eight times as large, it is a teacher (teach.py).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sized

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from sayso.claims.train.encoder.base import Base
from sayso.claims.train.encoder.batch import Asked, Batch

HEADS = 12  # of attention
DROP = 0.1
PAIR_WIDTHS = {"roles": 192, "where": 128, "voices": 128, "days": 96, "counts": 96}
BUCKETS, FURTHEST = 32, 128  # of distances between two pieces, half of them for each direction; from FURTHEST on they are one


class Layer(nn.Module):
    def __init__(self, width: int, epsilon: float) -> None:
        super().__init__()
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=epsilon)
        self.widen, self.narrow = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.norm2 = nn.LayerNorm(width, eps=epsilon)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        size, length, width = x.shape
        q, k, v = self.qkv(x).view(size, length, 3, HEADS, width // HEADS).permute(2, 0, 3, 1, 4)
        seen = F.scaled_dot_product_attention(q, k, v, attn_mask=mask.to(q.dtype)).transpose(1, 2).reshape(size, length, width)
        x = self.norm1(x + F.dropout(self.out(seen), DROP, self.training))
        return self.norm2(x + F.dropout(self.narrow(gelu(self.widen(x))), DROP, self.training))


class Pairing(nn.Module):
    def __init__(self, below: int, width: int, labels: int, categories: int) -> None:
        super().__init__()
        self.one, self.two, self.rest = nn.Linear(below, width), nn.Linear(below, width), nn.Linear(below, width, bias=False)
        self.one_by, self.by_two = nn.Linear(below, width, bias=False), nn.Linear(below, width, bias=False)
        self.table = nn.EmbeddingBag(categories, width, mode="sum")
        nn.init.normal_(self.table.weight, std=0.02)
        self.hidden, self.out = nn.Linear(width, width), nn.Linear(width, labels)

    def forward(self, event: Tensor, head: Tensor, whole: Tensor, known: Tensor) -> Tensor:
        z = self.one(event) + self.two(head) + self.rest(whole) + self.one_by(event) * self.by_two(head) + self.table(known)
        z = F.dropout(gelu(z), DROP, self.training)
        return self.out(F.dropout(gelu(self.hidden(z)), DROP, self.training))


class Net(nn.Module):
    """`labels`: those of events, modes, statuses and of each pairing; `categories`: those that each pairing knows. `relative` is there
    on MPNet alone. The vectors of the words stay as they came, so that words which the reports do not hold keep their place among the
    others."""

    def __init__(self, base: Base, labels: Mapping[str, Sized], categories: Mapping[str, Sized]) -> None:
        super().__init__()
        width, (words, places) = base.width, (base.weights[f"{name}.weight"] for name in ("words", "places"))
        self.words, self.places = nn.Embedding(*words.shape), nn.Embedding(*places.shape)
        self.norm = nn.LayerNorm(width, eps=base.epsilon)
        self.layers = nn.ModuleList(Layer(width, base.epsilon) for _ in range(base.layers))
        self.relative = nn.Embedding(BUCKETS, HEADS) if "relative.weight" in base.weights else None
        self.event_hidden, self.events = nn.Linear(width, width), nn.Linear(width, len(labels["events"]))
        self.modes, self.statuses = nn.Linear(width, len(labels["modes"])), nn.Linear(width, len(labels["statuses"]))
        self.pairs = nn.ModuleDict(
            {name: Pairing(width, own, len(labels[name]), len(categories[name]) + 1) for name, own in PAIR_WIDTHS.items()}
        )
        self.load_state_dict(self.state_dict() | {name: torch.from_numpy(values) for name, values in base.weights.items()})
        self.words.weight.requires_grad_(False)

    def forward(self, batch: Batch) -> dict[str, Tensor]:
        """`batch`: of tensors (`on_device`). For each head a row of scores for each thing asked."""
        with torch.autocast(batch.pieces.device.type, dtype=torch.bfloat16):
            states = self.states(batch.pieces)
        x = states.float().reshape(-1, states.shape[-1])[batch.words]
        own = x[batch.asked["events"].words[:, 0]]
        events = self.events(F.dropout(gelu(self.event_hidden(own)), DROP, self.training))
        own = F.dropout(x[batch.asked["modes"].words[:, 0]], DROP, self.training)
        scores = {"events": events, "modes": self.modes(own), "statuses": self.statuses(own)}
        for name, pairing in self.pairs.items():
            asked = batch.asked[name]
            if len(asked.labels):
                event, head, first, last = (x[words] for words in asked.words.unbind(1))
                scores[name] = pairing(event, head, (first + last) / 2, asked.known)
        return scores

    def states(self, pieces: Tensor) -> Tensor:
        """A vector for each piece. `pieces`: windows padded with 0, which no window holds."""
        length = pieces.shape[1]
        x = self.norm(self.words(pieces) + self.places(torch.arange(length, device=pieces.device))[None])
        x = F.dropout(x, DROP, self.training)
        mask = torch.zeros(pieces.shape, device=pieces.device).masked_fill(pieces == 0, -1e4)[:, None, None, :].expand(-1, 1, length, -1)
        if self.relative is not None:
            mask = mask + self.relative(buckets(length, pieces.device)).permute(2, 0, 1)[None]
        mask = mask.to(torch.bfloat16)
        for layer in self.layers:
            x = layer(x, mask)
        return x


def buckets(length: int, device: torch.device) -> Tensor:
    """For each two pieces the number of their distance (Raffel et al. 2020): each of the nearer ones by itself, then ever wider ones."""
    i = torch.arange(length, device=device)
    back = i[:, None] - i[None, :]
    half, near = BUCKETS // 2, BUCKETS // 4
    far = back.abs()
    wide = near + (torch.log(far.clamp(min=1) / near) / math.log(FURTHEST / near) * (half - near)).long()
    return (back < 0).long() * half + torch.where(far < near, far, wide.clamp(max=half - 1))


def gelu(x: Tensor) -> Tensor:
    return F.gelu(x, approximate="tanh")


def on_device(batch: Batch, device: torch.device) -> Batch:
    """The same in tensors."""

    def moved(values) -> Tensor:
        return torch.from_numpy(values).to(device, non_blocking=True)

    asked = {head: Asked(*map(moved, one)) for head, one in batch.asked.items()}
    return Batch(moved(batch.pieces), moved(batch.words), asked, batch.size)
