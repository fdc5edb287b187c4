"""What a training run looks like: its curves, what it confuses, whether its probabilities mean what they say."""
