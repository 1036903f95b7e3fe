"""Coded reports in, the weights of claims/encoder/ out. Needs PyTorch; the program itself does not.

The way of the data, to be read in this order: data.py makes a lesson (lesson.py) of each coded report, flat.py lays lessons flat,
batch.py says which go together, net.py is the network on a pretrained one (base.py), fit.py tunes it; save.py and mean.py write
what the program reads. teach.py tunes large networks and keeps in soft labels (soft.py) what they say, from which fit.py learns too.
"""
