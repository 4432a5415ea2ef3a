from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import train
from detector.model import FireModel, groups
from scenes import scene

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT.parent / "samples"


@pytest.fixture(scope="module")
def model():
    return FireModel(ROOT / "models" / "fire.onnx")


def test_tells_scenes_on_fire_from_others(model):
    rng = np.random.default_rng(2024)
    scenes = [scene(rng) for _ in range(80)]
    said = [bool(model.boxes(Image.fromarray(one.pixels))) for one in scenes]
    true = [bool(one.burning.any()) for one in scenes]
    assert sum(a == b for a, b in zip(said, true)) >= 76
    assert 20 < sum(true) < 70


def test_the_boxes_are_where_it_burns(model):
    rng = np.random.default_rng(11)
    for _ in range(12):
        one = scene(rng, fire=True)
        for box in model.boxes(Image.fromarray(one.pixels)):
            assert one.burning[box.top : box.bottom, box.left : box.right].any()


def test_boxes_are_in_the_pixels_of_the_image(model):
    one = scene(np.random.default_rng(3), fire=True)
    image = Image.fromarray(one.pixels)
    wide = image.resize((192 * 5, 192 * 3), Image.Resampling.NEAREST)
    (small, *_), (large, *_) = model.boxes(image), model.boxes(wide)
    for side, scale in (("left", 5), ("right", 5), ("top", 3), ("bottom", 3)):
        assert getattr(large, side) == pytest.approx(getattr(small, side) * scale, abs=8 * scale)


def test_transparent_and_grey_images_are_looked_at_too(model):
    for mode in ("RGBA", "L", "P", "CMYK"):
        assert model.result(Image.new(mode, (31, 17)))["status"] == "done"


def test_the_samples(model):
    with Image.open(SAMPLES / "burning.jpg") as burning, Image.open(SAMPLES / "quiet.jpg") as quiet:
        assert model.result(burning)["fire"] is True
        assert model.result(quiet) == {"status": "done", "fire": False, "boxes": []}


def test_cells_that_touch_are_one_group():
    mask = np.array([[1, 0, 0, 1], [0, 1, 0, 0], [0, 0, 0, 1]], dtype=bool)
    assert sorted(sorted(group) for group in groups(mask)) == [[(0, 0), (1, 1)], [(0, 3)], [(2, 3)]]
    assert groups(np.zeros((2, 2), dtype=bool)) == []


def test_training_makes_the_network_it_trained(model, tmp_path, monkeypatch):
    monkeypatch.setattr(train, "SCENES", 40)
    x, y = train.samples(np.random.default_rng(1))
    scaler = train.StandardScaler().fit(x)
    classifier = train.MLPClassifier((train.HIDDEN,), max_iter=30, random_state=0).fit(scaler.transform(x), y)
    path = tmp_path / "fire.onnx"
    train.onnx.save(train.network(scaler, classifier), path)
    pixels = scene(np.random.default_rng(5), fire=True).pixels
    cells = train.features(pixels.transpose(2, 0, 1)[None].astype(np.float32) / 255)
    expected = classifier.predict_proba(scaler.transform(cells.transpose(0, 2, 3, 1).reshape(-1, 9)))[:, 1]
    assert FireModel(path).chances(Image.fromarray(pixels)).reshape(-1) == pytest.approx(expected, abs=1e-3)
