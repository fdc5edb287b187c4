"""A contestant: an exported file as the service reads it. `python -m services.bench.onnx_reader FILE THREADS`."""

import sys
from pathlib import Path

from services.bench.answering import answer
from services.vision.onnx_classifier import OnnxExpressionClassifier

if __name__ == "__main__":
    answer(lambda: OnnxExpressionClassifier(Path(sys.argv[1]), threads=int(sys.argv[2])).classify)
