"""The workbook's colours, for whatever draws, prints or writes: Okabe and Ito's (2008), which stay apart for colour-blind readers.

Apart from :mod:`clvteach.style`, so that marking a class does not wait for matplotlib.
"""

INK, QUIET, GREY, RULE, PAPER = "#1a1a1a", "#595959", "#8c8c8c", "#d9d9d9", "#ffffff"
BLUE, ORANGE, GREEN, PURPLE, SKY, AMBER = "#0072B2", "#D55E00", "#009E73", "#8F4A7B", "#56B4E9", "#E69F00"
