"""A page that needs no server: `report.py` writes it, what it draws stands beside, the words of the page in templates/."""
