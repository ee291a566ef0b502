"""How the tests draw: the same cases on every machine, enough of them, no clock."""

from hypothesis import settings

settings.register_profile("steady", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("steady")
