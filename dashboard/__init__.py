"""The screen: Streamlit around the library."""
