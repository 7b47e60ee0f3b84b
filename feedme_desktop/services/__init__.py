"""Use cases, synchronous and without Qt: import, review, search, exchange, health."""
