"""What the program is about: frozen dataclasses, enums and pure functions.

Nothing here does input or output, and nothing here imports another package of
the program; only the standard library and rapidfuzz are allowed.
"""
