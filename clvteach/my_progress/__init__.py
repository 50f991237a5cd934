"""“My progress”: what a learner has done so far, read from the learner's own files. Nothing in them is ever run.

``counting`` reads the folder and counts, ``showing`` makes a card for a notebook and a page of it, ``handler`` serves the page
in the JupyterLab of ``clvteach start``.
"""
