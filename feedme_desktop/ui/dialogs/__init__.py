"""Dialogs: only for what must stop the work."""
