"""Every way in for something from outside, given what it was not made for.

``python -m tests.fuzz --inputs 100000`` is the long run that stands in ``docs/fuzzing.md``; the
tests beside it take a few hundred inputs of each way in.
"""
