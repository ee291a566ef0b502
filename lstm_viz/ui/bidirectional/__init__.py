"""The page of bidirectional LSTMs."""
