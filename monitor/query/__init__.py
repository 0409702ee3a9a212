"""Answers questions about the history. Reads only; nothing asked here changes what is stored.

One question, one module, one function: it takes the parts of the store that it asks, what was named
(``lookup``, ``points``) and gives a value. ``table`` dresses any answer that is a table as text, Markdown,
HTML or CSV, ``redline`` a difference; JSON is the value itself. Commands, web pages and other programs share
all of it. Import the module of the question: commands start quickly because nothing else is loaded.
"""
