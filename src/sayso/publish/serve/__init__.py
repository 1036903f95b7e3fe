"""The local web application: `sayso serve DB` opens a database in the browser to find, look, compare and correct."""
