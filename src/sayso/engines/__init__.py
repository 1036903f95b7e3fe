"""Where batches of reports are read: in this process, in several, or on a Ray cluster. An engine knows no stage."""
