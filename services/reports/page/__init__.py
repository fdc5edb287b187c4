"""The parts of the HTML report, from top to bottom."""
