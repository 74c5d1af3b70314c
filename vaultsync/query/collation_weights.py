"""Weights of the characters that Western notes are made of, so that sorting them needs no large table.

Each word is a character and its collation elements in hexadecimal, ``primary.secondary.tertiary`` with 20 and 2 left out,
joined by ``+``. Capitals ``A`` to ``Z`` have the weights of their small letters but for the tertiary one, 8.
Source: allkeys.txt of the Unicode Collation Algorithm 10.0.0, which pyuca carries; a test holds both against each other.
Only quotation marks differ: ICU 78 tells curly ones from straight ones as it tells accents (run).
"""

# ruff: noqa: RUF001
from __future__ import annotations

from typing import Final

WEIGHTS: Final = r"""
!261 "30D #399 $1C77 %39A &397 '306 (318 )319 *390 +62C ,222 -20D .278 /395 01CA3 11CA4 21CA5 31CA6 41CA7
51CA8 61CA9 71CAA 81CAB 91CAC :23A ;234 <630 =631 >632 ?267 @38F [31A \396 ]31B ^49B _20B `498 a1CAD b1CC6
c1CE0 d1CF5 e1D10 f1D4B g1D5A h1D7E i1D98 j1DB2 k1DCB l1DDD m1E10 n1E1F o1E43 p1E72 q1E87 r1E99 s1ED7 t1EFB
u1F1B v1F49 w1F5B x1F65 y1F71 z1F87 {31C |634 }31D ~636 ¡262 ¢1C76 £1C78 ¤1C75 ¥1C79 ¦635 §38A ¨49F ©59A
ª1CAD.20.14 «316 ¬633 ®59B ¯49C °50C ±62D ²1CA5.20.14 ³1CA6.20.14 ´499 µ2031.20.4 ¶38C ¸4A2 ¹1CA4.20.14
º1E43.20.14 »317 ¼1CA4.20.1E+63C.20.1E+1CA7.20.1E ½1CA4.20.1E+63C.20.1E+1CA5.20.1E
¾1CA6.20.1E+63C.20.1E+1CA7.20.1E ¿268 Æ1CAD.20.A+0.111.4+1D10.20.A Ð1CF5.20.A+0.111.4 ×62F Ø1E43.20.8+0.2F.2
Þ1FB6.20.8 ß1ED7.20.4+0.111.4+1ED7.20.4 æ1CAD.20.4+0.111.4+1D10.20.4 ð1CF5.20.4+0.111.4 ÷62E ø1E43+0.2F.2
þ1FB6 Đ1CF5.20.8+0.39.2 đ1CF5+0.39.2 Ħ1D7E.20.8+0.39.2 ħ1D7E+0.39.2 ı1D9C Ĳ1D98.20.A+1DB2.20.A
ĳ1D98.20.4+1DB2.20.4 ĸ1E95 Ł1DDD.20.8+0.39.2 ł1DDD+0.39.2 ŉ1FE4.20.4+1E1F.20.4 Ŋ1E3E.20.8 ŋ1E3E
Œ1E43.20.A+0.111.4+1D10.20.A œ1E43.20.4+0.111.4+1D10.20.4 Ŧ1F00.20.8 ŧ1F00 ſ1ED7.20.4+0.112.4 ‐213 ‑213.20.1B
‒214 –215 —216 ―217 ‖384 ‗20C ‘306.112.2 ’306.113.2 ‚306.114.2 ‛306.115.2 “30D.112.2 ”30D.113.2 „30D.114.2 ‟30D.115.2 †3A0 ‡3A1 •3A5
…278.20.4+278.20.4+278.20.4 ‰39C ′3AB ″3AB.20.4+3AB.20.4 ‹30B ›30C €1C8F ™1EFB.20.14+1E10.20.14 ←5B2 ↑5B4 →5B3
↓5B5 −637 ≈668 ≤681 ≥682 ∞647 ✓A4B ״30D.11A.2 〟30D.119.2 〞30D.118.2 〝30D.117.2 ⹂30D.116.2 ׳306.116.2
"""

MARKS: Final = (
    "\u03000.25.2 \u03010.24.2 \u03020.27.2 \u03030.2D.2 \u03040.32.2 \u03060.26.2 "
    "\u03070.2E.2 \u03080.2B.2 \u030a0.29.2 \u030b0.2C.2 \u030c0.28.2 \u03260.45.2 \u03270.30.2 \u03280.31.2"
)

SPACES: Final = (
    ("\t", 0x201, 2),
    ("\n", 0x202, 2),
    ("\v", 0x203, 2),
    ("\f", 0x204, 2),
    ("\r", 0x205, 2),
    (" ", 0x209, 2),
    ("\xa0", 0x209, 0x1B),
)
"""Character, primary and tertiary weight."""
