"""The conveyor belt: the cell state alone, what is kept, written and read, and its books."""

import streamlit as st

from lstm_viz.ui import shell
from lstm_viz.ui.belt_view import choose_lanes, lane_units, pick, show_belt, show_ledger
from lstm_viz.ui.clock_report import report_clock
from lstm_viz.ui.headline import show_headline

current = shell.enter()

show_headline(current)
show_belt(current)
report_clock(lambda event: pick(event, lane_units(current)))
choose_lanes(current)

st.markdown(
    "**The books of the cell state.** Each band is what one step wrote and how it fades; together "
    "they are C(t), to the last digit. Click on a lane for its books; point at a band, and the "
    "step that wrote it lights up."
)
show_ledger(current)
