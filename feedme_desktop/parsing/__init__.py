"""Files to transcripts: one module per format behind one registry.

Takes bytes and gives ``Transcript`` objects or a ``ReadError``; never opens a file, a
connection or a database, and never executes anything that a document holds.
"""
