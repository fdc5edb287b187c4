"""MTCNN (Zhang et al. 2016) over a whole batch of students' pictures: one pass of each of its three networks.

Coordinates are facenet-pytorch's: pixels of the picture that is looked at, [n, 4] left, top, right, bottom. Tensors stay on one device.
"""
