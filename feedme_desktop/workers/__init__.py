"""Runs services off the GUI thread. Imports nothing."""
