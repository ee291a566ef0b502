"""Pictures: pure functions from a trace or a result to a Plotly figure."""
