"""The pages: what stands on each, without any callback."""
