"""Search as you type: the panel under the box at the top."""
