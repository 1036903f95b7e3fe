"""Readable files in, typed rows out: what sayso knows about the world stands in this folder, apart from code."""

from sayso.knowledge.load import Knowledge, Row, in_force, kept, load_knowledge

__all__ = ["Knowledge", "Row", "in_force", "kept", "load_knowledge"]
