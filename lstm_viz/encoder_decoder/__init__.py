"""An encoder that reads a sequence, a decoder that writes another, with or without attention."""
