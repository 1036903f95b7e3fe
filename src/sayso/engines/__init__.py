"""Where batches of reports are read, and claims linked: in this process, in several, or on a Ray cluster. An engine knows no stage."""
