"""The networks of the papers this project grew from. All take what `services.vision.preprocess.prepare` makes and give seven logits."""
