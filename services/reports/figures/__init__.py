"""The charts that the live page and the reports share: points in, a plotly figure as a plain dict out."""
