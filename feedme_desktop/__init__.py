"""FeedMe Desktop: turns support transcripts into a reviewed, searchable library of answers."""

__version__ = "0.1.0"
