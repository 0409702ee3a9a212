"""Pages: what is known, to look at; the same answers as the commands, from one set of templates.

``press`` writes pages out of templates, ``desk`` is what they are made from; each ``…_sheet`` makes one kind
of page, with its JSON twin and the command that gives the same. ``endpoints`` lists every address, ``gate``
is the one place that lets people in, ``application`` serves. What only writes files loads no server.
Refuses to fetch, to send, and to change anything on a GET.
"""
