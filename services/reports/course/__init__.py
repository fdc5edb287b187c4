"""The report of a course: its sessions side by side, each with the figures of its own report."""
