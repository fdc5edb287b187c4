"""`python -m training train ...` and `teach`: the trainer on a machine that has only torch, numpy and Pillow."""

import argparse
import json
import sys
from pathlib import Path

from services import log
from services.errors import ClassPulseError
from training.models import MODELS
from training.recipes import RECIPES
from training.run import train
from training.teacher import teach


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training")
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("train", help="train a network and write its weights")
    command.set_defaults(run=train)
    command.add_argument("--model", choices=sorted(MODELS), default="pulse_net")
    command.add_argument("--recipe", choices=sorted(RECIPES), default="ours")
    command.add_argument("--arguments", type=json.loads, default={}, help="the network's arguments as JSON")
    command.add_argument("--data", type=Path, required=True, help="folder of either data format")
    command.add_argument("--out", type=Path, required=True, help="folder of the run; a killed run in it goes on")
    command.add_argument("--epochs", type=int, help="instead of the recipe's")
    command.add_argument("--device", default="auto", choices=["auto", "cpu", "cuda"])
    command.add_argument("--threads", type=int, help="CPU threads of torch")
    command.add_argument("--seed", type=int, default=1)
    command.add_argument("--teacher", type=Path, help="a teacher's answers to the same data, from `teach`")
    command.add_argument("--init", type=Path, help="weights of an earlier run to start from")
    command.add_argument("--imagenet", type=Path, help="ImageNet weights of the backbone: a file of torchvision's, or its folder")
    command = commands.add_parser("teach", help="write the answers of one network or several, for a recipe with a teacher")
    command.set_defaults(run=teach)
    command.add_argument("members", type=Path, nargs="+", help="weights files")
    command.add_argument("--data", type=Path, required=True)
    command.add_argument("--out", type=Path, required=True, help="an .npz file")
    command.add_argument("--views", type=int, default=2, help="looks at each face: 1, 2 (with its mirror image) or 10")
    command.add_argument("--device", default="auto", choices=["auto", "cpu", "cuda"])
    options = vars(parser.parse_args(arguments))
    run = options.pop("run")
    log.configure()
    try:
        result = run(**options)
    except ClassPulseError as error:
        sys.stderr.write(f"{error.title}: {error.detail}\n")
        return 1
    sys.stdout.write(json.dumps(result) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
