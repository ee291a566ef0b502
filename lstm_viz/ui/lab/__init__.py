"""The weight lab: change weights, compare, hold gates, keep what was made."""
