"""What the API takes and gives, as OpenAPI tells it: a module for each noun."""
