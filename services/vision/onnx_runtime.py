"""ONNX Runtime, told to keep to itself: from 1.32 on it notes each use in the user's cache folder and sends it to its makers.

The only importer of onnxruntime in the service; it listens to the variable when it is loaded, and to its own switch too late.
"""

import os
from typing import Final

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as failures

UNUSABLE: Final = (
    failures.InvalidProtobuf,
    failures.InvalidArgument,
    failures.InvalidGraph,
    failures.NotImplemented,
    failures.RuntimeException,
    failures.Fail,
)
"""What it raises for a file that it cannot run."""

__all__ = ["UNUSABLE", "onnxruntime"]
