"""The zoo: trained networks, what they say at each step, and what their units follow."""
