"""The page: a small server that runs scenarios as levers move, and the files of the page."""
