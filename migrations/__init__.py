"""The schema's history: Alembic's scripts, dated and reversible. `services.storage.migrate` runs them."""
