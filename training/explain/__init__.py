"""What a trained network looks at, has learnt and gets wrong, as pictures for people."""
