"""What is selected, what is shown where: the only room with Streamlit in it besides the pages."""
