"""Identifiers in a text: error codes, order numbers, versions.

Postgres's parser splits ``ERR-2417`` and knows no rarity, so identifiers are cut out here, by one
expression, both when an example is stored and when somebody searches.
"""
