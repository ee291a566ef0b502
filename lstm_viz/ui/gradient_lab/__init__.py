"""The gradient lab: networks side by side, and how their gradients travel back through time."""
