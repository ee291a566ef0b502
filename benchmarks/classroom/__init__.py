"""A class on one server: many real visits at once, how long each waits, and what the server needs.

``python -m benchmarks.classroom --students 100`` starts the app as the README does and sends
students to it, each over a WebSocket of its own that speaks Streamlit's protocol as the browser's
front end does.
"""
