"""Gates over time: what each unit's gates do over the whole sequence, and how open they are."""

import streamlit as st

from lstm_viz.ui import shell
from lstm_viz.ui.clock_report import report_clock
from lstm_viz.ui.gates_view import (
    choose_view,
    listed_units,
    pick,
    show_openness,
    show_quantities,
    show_unit,
)
from lstm_viz.ui.headline import show_headline

current = shell.enter()

show_headline(current)
choose_view(current)
show_quantities(current)
report_clock(lambda event: pick(event, listed_units(current)))

st.markdown(
    "**One unit closely.** The input in the colours of one of its values; and where its gates sit "
    "on their curves at this step. Where the slope is near 0, little can be learned."
)
show_unit(current)

st.markdown(
    "**How open the gates are** over the whole sequence. A gate below 0.1 counts as closed, above "
    "0.9 as open (Karpathy, Johnson & Fei-Fei 2015, §4.2)."
)
show_openness(current)
