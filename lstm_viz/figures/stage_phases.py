"""A step as one draws it on a blackboard."""

PHASES = ("arrive", "forget", "write", "new C", "read")
"""The phases' names."""

ARRIVE, FORGET, WRITE, UPDATE, READ = range(1, len(PHASES) + 1)
