"""The Imports place: one row a file, from the drop to its examples."""
