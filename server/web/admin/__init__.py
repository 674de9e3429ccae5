"""The office's pages under `/kantor/`: for members of staff, in any browser, complete without script."""
