"""The window: it is handed what it talks to, and knows neither engines nor files."""
