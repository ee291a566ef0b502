"""The page of costs."""
