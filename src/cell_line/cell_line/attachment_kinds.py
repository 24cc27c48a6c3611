"""What kinds of files orders may bring, by the packages that are installed.

A kind is a function in the group `cell.attachments`, under the name of the parameter that names the file: it takes what
is in the file and the unit of its lengths, says in a few words what it is, and raises ValueError where it is something
else.
"""

from types import FunctionType

from cell_line.registry import Group

ATTACHMENTS: Group[FunctionType] = Group("cell.attachments", FunctionType, calls_itself=False, objects=True)
