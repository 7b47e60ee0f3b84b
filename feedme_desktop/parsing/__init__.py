"""Turns bytes into transcripts, one module per format."""
