"""The steady form of words, which the parser and the encoder of claims share: see knowledge/steady.py."""

from sayso.knowledge.steady import COMMAS_PARSED, Piece, given_word, inner_heads, steady_words

__all__ = ["COMMAS_PARSED", "Piece", "given_word", "inner_heads", "steady_words"]
