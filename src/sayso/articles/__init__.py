"""A `Report` in, an `Article` (clean words with a map to the given ones, blocks, day, credits) out: `clean.clean_report`."""
