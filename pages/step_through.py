"""Step through: one LSTM cell at one step, with every number and where it comes from."""

import streamlit as st

from lstm_viz.ui import shell
from lstm_viz.ui.arithmetic_view import show_arithmetic
from lstm_viz.ui.headline import show_headline
from lstm_viz.ui.pytorch_line import show_pytorch_line
from lstm_viz.ui.stage_view import show_stage, show_strip

current = shell.enter()

show_headline(current)
show_stage(current)
show_arithmetic(current)

st.markdown("**The whole sequence** — click on it to go to a step")
show_strip(current)
show_pytorch_line(current)
