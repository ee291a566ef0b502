"""The page of stacked LSTMs."""
