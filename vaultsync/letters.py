r"""Which characters names and headings keep in Dataview: parts of patterns for Python's ``re``.

Source: Dataview 0.5.70, whose ``\p{Letter}`` holds no numerals and whose emoji are those of emoji-regex 10.2.1
(every character was run through it; outside the BMP neighbouring blocks are taken together).
"""

from __future__ import annotations

from typing import Final

_NUMERALS: Final = (
    r"\xb2\xb3\xb9\xbc-\xbe\u2070\u2074-\u2079\u2080-\u2089\u2150-\u2182\u2185-\u2189\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u3007\u3021-\u3029"
    r"\u3038-\u303a\u3192-\u3195\u3220-\u3229\u3248-\u324f\u3251-\u325f\u3280-\u3289\u32b1-\u32bf"
)
LETTER: Final = rf"[^\W\d_{_NUMERALS}]"
"""One letter of any script."""
BASIC_EMOJI: Final = (
    r"\xa9\xae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u231a\u231b\u2328\u23cf\u23e9-\u23f3\u23f8-\u23fa\u24c2\u25aa\u25ab"
    r"\u25b6\u25c0\u25fb-\u25fe\u2600-\u2604\u260e\u2611\u2614\u2615\u2618\u261d\u2620\u2622\u2623\u2626\u262a\u262e\u262f\u2638-\u263a"
    r"\u2640\u2642\u2648-\u2653\u265f\u2660\u2663\u2665\u2666\u2668\u267b\u267e\u267f\u2692-\u2697\u2699\u269b\u269c\u26a0\u26a1\u26a7"
    r"\u26aa\u26ab\u26b0\u26b1\u26bd\u26be\u26c4\u26c5\u26c8\u26ce\u26cf\u26d1\u26d3\u26d4\u26e9\u26ea\u26f0-\u26f5\u26f7-\u26fa\u26fd"
    r"\u2702\u2705\u2708-\u270d\u270f\u2712\u2714\u2716\u271d\u2721\u2728\u2733\u2734\u2744\u2747\u274c\u274e\u2753-\u2755\u2757\u2763"
    r"\u2764\u2795-\u2797\u27a1\u27b0\u27bf\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d\u3297\u3299"
)
"""Inside a class of characters: the emoji of Unicode's first plane."""
EMOJI: Final = (
    BASIC_EMOJI
    + r"\U0001f004\U0001f0cf\U0001f170-\U0001f19a\U0001f201-\U0001f251\U0001f300-\U0001f64f\U0001f680-\U0001f6ff\U0001f7e0-\U0001faff"
)
"""Inside a class of characters: emoji that stand alone. Arrows, stars and signs such as → ★ ≥ are none."""
JOINED: Final = r"\u200d\ufe0f\U000e0020-\U000e007f"
"""Inside a class of characters: what belongs to the emoji before it."""
EMOJI_PAIR: Final = r"[0-9#*]\ufe0f?\u20e3|[\U0001f1e6-\U0001f1ff]{2}"
"""Keycaps and flags: emoji of characters that are none."""
KEPT: Final = rf"(?:{EMOJI_PAIR}|[0-9_\-]|{LETTER}|[{EMOJI}][{JOINED}]*)+"
"""A run of what names and headings keep; all else is dropped from a name, and a blank in a heading."""
