"""The LSTM microscope. Start it with ``streamlit run app.py``."""

import streamlit as st

from lstm_viz.ui import serving

if __name__ == "__main__":  # somebody's visit
    serving.wait_for_first_page()
    from lstm_viz.ui import shell

    shell.run()
else:  # the server, which imports this file once and runs it for each visit
    app = st.App(
        __file__,
        lifespan=serving.load_early,
        routes=serving.routes(),
        middleware=serving.middleware(),
    )
