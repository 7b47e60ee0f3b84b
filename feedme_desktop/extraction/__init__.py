"""Engines that find question/answer examples in a transcript.

``registry`` makes one by name. The rules engine needs nothing but the standard
library, so that a child process starts with it quickly.
"""
