"""The LSTM microscope. Start it with ``streamlit run app.py``."""

from lstm_viz.ui import shell

shell.run()
