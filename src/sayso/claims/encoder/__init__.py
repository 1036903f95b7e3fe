"""A report in, what a small neural network makes of its words in context out: chances of event types, modes and statuses, roles and places.

The network is a transformer of a few layers (MiniLM, Wang et al. 2020), tuned on coded reports (claims/train/encoder/), run by
onnxruntime in whole numbers of eight bits. It stands beside the linear models over named features: those explain themselves and know
the knowledge files, this one has read more English. `mixing.py` lets both have their say.
"""

from sayso.claims.encoder.context import Context, read_context
from sayso.claims.encoder.network import Network, load_network

__all__ = ["Context", "Network", "load_network", "read_context"]
