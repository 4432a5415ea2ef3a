"""Trains the detector on made-up scenes and writes models/fire.onnx. Needs requirements-train.txt."""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

from detector.model import CELL, SIDE
from scenes import scene

SEED, SCENES, HIDDEN = 7, 240, 12


def features(images: np.ndarray) -> np.ndarray:
    """What the network's first layers compute: mean colours and mean products of colours of each cell."""
    products = np.stack([images[:, i] * images[:, j] for i in range(3) for j in range(i, 3)], axis=1)
    planes = np.concatenate([images, products], axis=1)
    n, c, h, w = planes.shape
    return planes.reshape(n, c, h // CELL, CELL, w // CELL, CELL).mean(axis=(3, 5))


def samples(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    scenes = [scene(rng, SIDE) for _ in range(SCENES)]
    images = np.stack([one.pixels for one in scenes]).transpose(0, 3, 1, 2).astype(np.float32) / 255
    cells = SIDE // CELL
    share = np.stack([one.burning for one in scenes]).reshape(-1, cells, CELL, cells, CELL).mean(axis=(2, 4))
    x = features(images).transpose(0, 2, 3, 1).reshape(-1, 9)
    share = share.reshape(-1)
    # Cells at the edge of a fire are neither.
    clear = (share > 0.35) | (share == 0)
    return x[clear], share[clear] > 0.35


def network(scaler: StandardScaler, classifier: MLPClassifier) -> onnx.ModelProto:
    """The trained classifier as convolutions, so that it looks at all cells of an image at once."""
    (w1, w2), (b1, b2) = classifier.coefs_, classifier.intercepts_
    w1 = w1 / scaler.scale_[:, None]
    b1 = b1 - scaler.mean_ @ w1
    pick_a = np.zeros((6, 3, 1, 1)), np.zeros((6, 3, 1, 1))
    for row, (i, j) in enumerate((i, j) for i in range(3) for j in range(i, 3)):
        pick_a[0][row, i], pick_a[1][row, j] = 1, 1
    weights = {
        "first": pick_a[0],
        "second": pick_a[1],
        "w1": w1.T[:, :, None, None],
        "b1": b1,
        "w2": w2.T[:, :, None, None],
        "b2": b2,
    }
    nodes = [
        helper.make_node("Conv", ["image", "first"], ["a"]),
        helper.make_node("Conv", ["image", "second"], ["b"]),
        helper.make_node("Mul", ["a", "b"], ["products"]),
        helper.make_node("Concat", ["image", "products"], ["planes"], axis=1),
        helper.make_node("AveragePool", ["planes"], ["cells"], kernel_shape=[CELL, CELL], strides=[CELL, CELL]),
        helper.make_node("Conv", ["cells", "w1", "b1"], ["h"]),
        helper.make_node("Relu", ["h"], ["hidden"]),
        helper.make_node("Conv", ["hidden", "w2", "b2"], ["logit"]),
        helper.make_node("Sigmoid", ["logit"], ["chance"]),
    ]
    cells = SIDE // CELL
    graph = helper.make_graph(
        nodes,
        "fire",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 3, SIDE, SIDE])],
        [helper.make_tensor_value_info("chance", TensorProto.FLOAT, [1, 1, cells, cells])],
        [numpy_helper.from_array(value.astype(np.float32), name) for name, value in weights.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    return model


def main() -> None:
    x, y = samples(np.random.default_rng(SEED))
    scaler = StandardScaler().fit(x)
    classifier = MLPClassifier((HIDDEN,), alpha=1e-3, max_iter=400, early_stopping=True, random_state=SEED)
    classifier.fit(scaler.transform(x), y)
    print(f"{len(y)} cells, {y.mean():.3f} of them on fire; right: {classifier.score(scaler.transform(x), y):.4f}")
    path = Path(__file__).resolve().parent / "models" / "fire.onnx"
    onnx.save(network(scaler, classifier), path)
    print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
