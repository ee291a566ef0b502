"""What networks trained here reach on the tasks of the papers, beside the published figures."""
