"""The page of cells side by side."""
