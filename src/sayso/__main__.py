"""`python -m sayso` is the command line."""

from sayso.publish.cli import main

if __name__ == "__main__":
    main()
