"""The law as code: facts in, findings out. Standard library only."""
