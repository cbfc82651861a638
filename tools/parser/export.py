"""Write the trained network for use: ONNX, for batches of any size."""

from __future__ import annotations

from pathlib import Path

import torch

from tools.parser.network import SIDE, Deployed, ParserNetwork

NAMES = ("mask", "heat", "category", "kind")
"""Outputs of the exported network."""


def export(network: ParserNetwork, path: Path) -> None:
    """Write ``network`` as ONNX: ``pictures`` (n, 3, SIDE, SIDE) and ``aspects`` (n,) to the outputs ``NAMES``."""
    deployed = Deployed(network).eval()
    count = torch.export.Dim("n", min=1, max=64)
    program = torch.onnx.export(
        deployed,
        (torch.zeros(2, 3, SIDE, SIDE), torch.ones(2)),
        dynamo=True,
        input_names=["pictures", "aspects"],
        output_names=list(NAMES),
        dynamic_shapes=({0: count}, {0: count}),
        optimize=True,
        verbose=False,
    )
    assert program is not None
    path.parent.mkdir(parents=True, exist_ok=True)
    program.save(str(path), external_data=False)
