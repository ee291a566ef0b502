"""The one kind of error this package raises for what a person gave it."""


class InvalidInput(ValueError):
    """Something given from outside cannot be used.

    The message names what was wrong (the array, its shape or value, the line of a text) and
    what is expected instead, in words that can be shown to a student as they stand.
    """
