"""The page of what people get wrong."""
