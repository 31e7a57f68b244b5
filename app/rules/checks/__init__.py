"""The rules of the catalogue, one module per subject of the law.

Importing this package registers them all.
"""
