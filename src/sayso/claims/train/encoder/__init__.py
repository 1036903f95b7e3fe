"""Coded reports in, the weights of claims/encoder/ out. Needs PyTorch; the program itself does not."""
