"""Makes the shipped language model; used by `make train` only, never at run time."""
