"""The page of variants."""
