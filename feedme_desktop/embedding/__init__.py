"""Models that turn texts into vectors.

``registry`` makes one by name; nothing here touches the network or imports a
model's SDK before the first text is embedded.
"""
