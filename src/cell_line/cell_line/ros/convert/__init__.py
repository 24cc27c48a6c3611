"""Between messages and plain values, a module for each kind.

What comes in is made finite, typed and bounded here, or refused with a ValueError in one line; what goes out always
goes.
"""
