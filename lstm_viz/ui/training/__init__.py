"""The page on which networks learn: what is chosen, who may train now, what is seen of it."""
