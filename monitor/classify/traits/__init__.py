"""What is measured of a hunk that no excuse explains, and how much it speaks for substance.

Measures are plain figures with names that people read; a scale of weights, learned from labelled changes
(``train``), adds them up. Refuses to overrule what is certain: an excuse, a figure, a refusal or a promise.
"""
