"""News in any form in, `Report` rows out. `read.read_inputs` is the way in."""
