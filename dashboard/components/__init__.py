"""Parts of pages: each a function from data to Dash components."""
