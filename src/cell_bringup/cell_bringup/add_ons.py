"""Commands and benches that packages bring to `./cell`: found by entry point, and looked for only when one is needed.

A command is a function as Typer takes it, in the group `cell.commands`, under its name; it is loaded for help, too, so
what is slow to load is imported within it.  The object of its context finds the line: `cell_line.at_hand.LinesAtHand`.
A bench is a function in the group `cell.benches`, or in `cell.work_benches` if it says how well a cell does its work:
`./cell bench cells` runs all of those.  It takes the first seed, how many seeds, and what to call with a text now and
then, and returns something with a method `rows`, which gives (figure, measured, goal) for the table.  It may take
`real`, a folder with what sensors recorded, to be measured instead of seeds, `keep`, a file with the results of each
seed, so that a long measurement can be cut off and go on, and `garment`, the name of one.
"""

from types import FunctionType

from cell_line.registry import Group

COMMANDS: Group[FunctionType] = Group("cell.commands", FunctionType, calls_itself=False, objects=True)
BENCHES: Group[FunctionType] = Group("cell.benches", FunctionType, calls_itself=False, objects=True)
WORK_BENCHES: Group[FunctionType] = Group("cell.work_benches", FunctionType, calls_itself=False, objects=True)
