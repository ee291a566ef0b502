"""The page of sequence problems."""
