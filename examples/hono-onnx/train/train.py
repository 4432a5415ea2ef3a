"""Trains a small network on Fisher's irises (scikit-learn brings them) and writes ../server/models/iris.onnx."""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler


def network(scaler: StandardScaler, classifier: MLPClassifier) -> onnx.ModelProto:
    """Takes centimetres: what the scaler does is part of the first layer."""
    (w1, w2), (b1, b2) = classifier.coefs_, classifier.intercepts_
    w1 = w1 / scaler.scale_[:, None]
    weights = {"w1": w1, "b1": b1 - scaler.mean_ @ w1, "w2": w2, "b2": b2}
    nodes = [
        helper.make_node("Gemm", ["measures", "w1", "b1"], ["h"]),
        helper.make_node("Relu", ["h"], ["hidden"]),
        helper.make_node("Gemm", ["hidden", "w2", "b2"], ["logits"]),
        helper.make_node("Softmax", ["logits"], ["chances"], axis=1),
    ]
    graph = helper.make_graph(
        nodes,
        "iris",
        [helper.make_tensor_value_info("measures", TensorProto.FLOAT, ["n", 4])],
        [helper.make_tensor_value_info("chances", TensorProto.FLOAT, ["n", 3])],
        [numpy_helper.from_array(value.astype(np.float32), name) for name, value in weights.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    return model


if __name__ == "__main__":
    x, y = load_iris(return_X_y=True)
    x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.3, stratify=y, random_state=0)
    scaler = StandardScaler().fit(x_train)
    classifier = MLPClassifier((8,), solver="lbfgs", alpha=0.1, max_iter=500, random_state=0)
    classifier.fit(scaler.transform(x_train), y_train)
    print(f"right: {classifier.score(scaler.transform(x_test), y_test):.3f} of those it was not shown")
    onnx.save(network(scaler, classifier), Path(__file__).resolve().parent.parent / "server/models/iris.onnx")
