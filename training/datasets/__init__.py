"""Labelled faces from any folder of four formats; `load` finds out which.

"mosaic": `mosaic_N.png` sheets of 48x48 gray tiles and `index.npz`. "zip": `images.zip` and `labels.csv`.
Kaggle's `fer2013.csv` or `icml_face_data.csv`, as downloaded. Pictures in folders: `[train|val|test/]<expression>/*.png|jpg`.
"""

from training.datasets.archive import save
from training.datasets.dataset import Dataset
from training.datasets.duplicates import Duplicates, find_duplicates
from training.datasets.labels import class_weights, soft_labels
from training.datasets.load import load
from training.datasets.summary import summarise

__all__ = ["Dataset", "Duplicates", "class_weights", "find_duplicates", "load", "save", "soft_labels", "summarise"]
