"""What paper P3 does to a face before the network sees it, each step by its name, and the study that measures them.

For study only: the service's preprocessing is `services/vision/preprocess.py`, and no other.
"""

from training.preprocessing.steps import EACH, STEPS, apply, parse

__all__ = ["EACH", "STEPS", "apply", "parse"]
