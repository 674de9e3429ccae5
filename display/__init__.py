"""The lobby board: shows and speaks which number is called to which counter."""
