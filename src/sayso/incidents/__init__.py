"""Claims of many reports in, incidents out: compare, link, grade, wording."""
