"""What is fast and how fast: each figure a ratio against something timed in the same run."""
