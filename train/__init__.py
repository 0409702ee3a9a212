"""Rebuilds the model's weights from real policies: headings label the paragraphs below them."""
