"""The demo: a class of students who are real WebRTC clients, played from a video file."""
