"""Where something burns in an image."""

import os
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

MODEL_PATH = Path(os.getenv("MODEL_PATH", "models/fire.onnx"))
THRESHOLD = float(os.getenv("THRESHOLD", "0.6"))

# The model looks at 192 x 192 pixels and answers for each of 24 x 24 cells.
SIDE, CELL = 192, 8


@dataclass(frozen=True)
class Box:
    """Corners in pixels of the image; confidence is the highest of its cells'."""

    left: int
    top: int
    right: int
    bottom: int
    confidence: float


class FireModel:
    def __init__(self, path: Path = MODEL_PATH) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # the network is tiny: threads would only wait for one another
        self.session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    def chances(self, image: Image.Image) -> np.ndarray:
        """Chance of fire in each cell, 24 x 24."""
        small = image.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BILINEAR)
        pixels = np.asarray(small, dtype=np.float32).transpose(2, 0, 1)[None] / 255
        (chances,) = self.session.run(None, {"image": pixels})
        return chances[0, 0]

    def boxes(self, image: Image.Image, threshold: float = THRESHOLD) -> list[Box]:
        """One box around each group of cells that touch; the surest first."""
        chances = self.chances(image)
        scale = (image.width / SIDE * CELL, image.height / SIDE * CELL)
        boxes = [box_around(cells, chances, scale) for cells in groups(chances >= threshold)]
        return sorted(boxes, key=lambda box: -box.confidence)

    def result(self, image: Image.Image) -> dict:
        boxes = self.boxes(image)
        return {"status": "done", "fire": bool(boxes), "boxes": [asdict(box) for box in boxes]}


def box_around(cells: list[tuple[int, int]], chances: np.ndarray, scale: tuple[float, float]) -> Box:
    rows, columns = [row for row, _ in cells], [column for _, column in cells]
    return Box(
        left=round(min(columns) * scale[0]),
        top=round(min(rows) * scale[1]),
        right=round((max(columns) + 1) * scale[0]),
        bottom=round((max(rows) + 1) * scale[1]),
        confidence=round(float(max(chances[cell] for cell in cells)), 3),
    )


def groups(mask: np.ndarray) -> list[list[tuple[int, int]]]:
    """The cells that are set, those that touch (corners count) together."""
    left = {(int(row), int(column)) for row, column in np.argwhere(mask)}
    found = []
    while left:
        group, edge = [], [left.pop()]
        while edge:
            row, column = edge.pop()
            group.append((row, column))
            near = {(row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1)} & left
            left -= near
            edge.extend(near)
        found.append(group)
    return found
