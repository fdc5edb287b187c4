"""The figures as still pictures in a page: SVG that needs no script, stretched to the page's width; words beside it are HTML and keep
their size."""
