"""A deeper network out of a trained shallower one: it begins with the same answers and learns on from there (Net2Net, Chen et al. 2016)."""

from torch import nn

from services.errors import BadInput
from services.vision.emotion_net import ResidualBlock


def grow(trained: nn.Module, deeper: nn.Module) -> nn.Module:
    """`deeper` with the numbers of `trained` in the layers that both have; its further residual blocks begin as the identity:
    the scale of their last norm is zero.

    Raises BadInput when anything but whole residual blocks is new, or when the common layers differ in shape.
    """
    old, new = trained.state_dict(), deeper.state_dict()
    added = {
        name: block
        for name, block in deeper.named_modules()
        if isinstance(block, ResidualBlock) and not any(key.startswith(f"{name}.") for key in old)
    }
    strange = [name for name in old if name not in new or new[name].shape != old[name].shape]
    strange += [name for name in new if name not in old and not any(name.startswith(f"{block}.") for block in added)]
    if strange:
        raise BadInput(f"the network cannot grow out of these weights: {', '.join(sorted(strange)[:5])} would differ")
    deeper.load_state_dict(old, strict=False)
    for block in added.values():
        nn.init.zeros_(block.scale)
    return deeper
