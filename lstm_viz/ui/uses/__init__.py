"""The page of uses."""
