"""What was read, for people and for other programs: the command line, exports and the page. Nothing imports this folder."""
