from pathlib import Path

import cv2
import numpy as np
import pytest

from demeter.counting import NotAnImage, count_plants
from make_field import field

SAMPLES = Path(__file__).resolve().parent.parent / "samples"


def encoded(image, extension=".png"):
    return cv2.imencode(extension, image)[1].tobytes()


@pytest.mark.parametrize(("name", "plants"), [("field.jpg", 54), ("bare.jpg", 0)])
def test_the_samples(name, plants):
    assert count_plants((SAMPLES / name).read_bytes()).plants == plants


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (3, 4), (5, 8), (7, 10)])
def test_counts_what_was_planted(rows, columns):
    image = field(np.random.default_rng(rows * columns), rows, columns)
    assert count_plants(encoded(image)).plants == pytest.approx(rows * columns, rel=0.06)


def test_more_plants_cover_more():
    few, many = (field(np.random.default_rng(5), rows, 9) for rows in (2, 6))
    assert 0 < count_plants(encoded(few)).cover < count_plants(encoded(many)).cover < 1


def test_a_large_photograph_counts_the_same():
    image = field(np.random.default_rng(8), 4, 6)
    large = cv2.resize(image, None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
    assert count_plants(encoded(large)).plants == count_plants(encoded(image)).plants == 24


@pytest.mark.parametrize("shade", [0, 127, 255])
def test_nothing_grows_on_a_plain_image(shade):
    assert count_plants(encoded(np.full((64, 64, 3), shade, np.uint8))).plants == 0


@pytest.mark.parametrize("content", [b"", b"text", b"\x89PNG\r\n\x1a\n"])
def test_refuses_what_is_no_image(content):
    with pytest.raises(NotAnImage):
        count_plants(content)
