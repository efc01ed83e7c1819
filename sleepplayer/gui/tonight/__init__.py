"""The Tonight page: how long on the left, what on the right."""
