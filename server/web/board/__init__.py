"""The board as a page: for televisions that have a browser and nothing else."""
