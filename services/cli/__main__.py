"""`python -m services.cli`: how the supervisor starts its children, wherever the program was installed."""

from services.cli import main

if __name__ == "__main__":
    main()
