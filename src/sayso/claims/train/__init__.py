"""Learns the coder's weights from coded reports; used by `make train` only, never at run time."""
