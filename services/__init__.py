"""ClassPulse's service: the data flow, a folder per stage. See README.md for the map."""
