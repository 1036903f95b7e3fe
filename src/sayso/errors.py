"""What can go wrong, and what a person is told.

SaysoError                 one clear sentence for a person; the command line prints it and exits with `code`
├── BadSource              an input that cannot be read: missing, broken, not a format that we know
├── BadKnowledge           a fault in a knowledge file, with file and line
├── BadStore               a database that cannot be opened, written, or is no sayso database
├── BadModel               the language model is missing or does not fit
├── NotFound               an id or a name that the database does not hold
├── BadDecision            a person's correction that names no known code, or words that are not there
└── MissingExtra           an optional part that is not installed, with the command that installs it
"""


class SaysoError(Exception):
    code = 1


class BadSource(SaysoError):
    code = 2


class BadKnowledge(SaysoError):
    code = 3


class BadStore(SaysoError):
    code = 4


class BadModel(SaysoError):
    code = 5


class NotFound(SaysoError):
    code = 6


class MissingExtra(SaysoError):
    code = 7


class BadDecision(SaysoError):
    code = 2
