"""Notes whose bytes, depth or missing ends are hostile."""

from __future__ import annotations

from collections.abc import Callable

from hostile.entry import MANY, Hostile, note

UNREADABLE, BROKEN = "unreadable-note", "broken-link"


def run(of: str, name: str = "") -> Hostile:
    """The same characters 100,000 times; none of them is a link to anything."""
    return note(f"100,000 {name or of!r}", lambda: of * MANY)


BYTES = (
    note("empty", b""),
    note("only a byte order mark", b"\xef\xbb\xbf"),
    note("two byte order marks", "\ufeff\ufeff---\na: b\n---\n[[No]]", BROKEN, line=4),
    note("only white space", b" \t \n\t\n  "),
    note("no final newline", "Text\n[[No]]", BROKEN, line=2),
    note("byte order mark before front matter", "\ufeff---\na: [\n---\n", "invalid-frontmatter", line=3),
    note("CRLF", "---\r\na: 1\r\n---\r\n\r\n[[No]]\r\n", BROKEN, line=5),
    note("lone CR", "---\ra: 1\r---\r\r[[No]]\r", BROKEN, line=5),
    note("mixed line ends", "---\r\na: 1\n---\r\r\n[[No]]\n", BROKEN, line=5),
    note("CRLF inside a link", "[[No\r\n]]\r\n[[No]]", BROKEN, line=3),
    note("Latin-1", "Text\ncaf\xe9\n".encode("latin-1"), UNREADABLE, says="line 2"),
    note("Windows-1252 quotes", b"Text\n\x93quoted\x94\n", UNREADABLE, says="line 2"),
    note("UTF-16, little endian", "\ufeffText\n".encode("utf-16-le"), UNREADABLE, says="line 1"),
    note("UTF-16, big endian", "\ufeffText\n".encode("utf-16-be"), UNREADABLE, says="line 1"),
    note("UTF-32", "\ufeffText\n".encode("utf-32-le"), UNREADABLE, says="line 1"),
    note("UTF-7 is ASCII", b"+AGE-\n"),
    note("character cut off at the end", "Text\n\u00e9".encode()[:-1], UNREADABLE, says="line 2"),
    note("overlong encoding", b"Text\n\n\xc0\xaf", UNREADABLE, says="line 3"),
    note("surrogate as UTF-8", b"\xed\xa0\x80", UNREADABLE, says="line 1"),
    note("beyond Unicode", b"\xf4\x90\x80\x80", UNREADABLE, says="line 1"),
    note("a single byte 0xFF", b"\xff", UNREADABLE, says="line 1"),
    note("NUL in the text", b"Text\n\n[[No]]\0\n", UNREADABLE, says="line 3"),
    note("NUL in the front matter", b"---\na: \0\n---\n", UNREADABLE, says="line 2"),
    note("only NUL bytes", lambda: b"\0" * 1_000_000, UNREADABLE, says="line 1"),
    note("compiled program", lambda: b"\x7fELF\x02\x01\x01\0" + bytes(range(256)) * 1000, UNREADABLE, says="line 1"),
    note("control characters", "\x01\x02\x07\x08\x1b[31m\x7f\n[[No]]", BROKEN, line=2),
    note("line separators that end no line", "a\x0bb\x0cc\x85d\u2028e\u2029[[No]]", BROKEN, line=1),
    note("right-to-left override in the text", "\u202e]]oN[[\n[[No\u202e]]", BROKEN, line=2),
    note("astral characters", "\U0001f600\U0001f468\u200d\U0001f469\n\U0001f600[[No]]", BROKEN, line=2),
    note("noncharacters", "\ufffe\uffff\U0010ffff\n[[No]]", BROKEN, line=2),
    note("100,000 combining marks", lambda: "a" + "\u0301" * MANY),
    note("50 MB", lambda: b"Some words and a line end.\n" * 1_900_000, UNREADABLE, says="larger than 16 MB"),
    note("a line of 5 MB", lambda: "a" * 5_000_000),
    note("words on a line of 5 MB", lambda: "word " * 1_000_000),
    note("a line of 5 MB before a link", lambda: "a" * 5_000_000 + "\n[[No]]", BROKEN, line=2),
    note("a million blank lines", lambda: "\n" * 1_000_000),
    note("a million blank lines before a link", lambda: "\n" * 1_000_000 + "[[No]]", BROKEN, line=1_000_001),
    note("a million CRs", lambda: "\r" * 1_000_000),
    note("a million CRLFs", lambda: "\r\n" * 1_000_000),
)

NESTED = (
    *(run(mark) for mark in "[](){}<>*_`$|#!^%~=+-\\:&@\"',;/?"),
    *(run(mark) for mark in ("> ", "- ", "* ", "+ ", "1. ", "- > ", "> - ", "- [ ] ", "> [!a] ", "\t", "    ", ">\n", "`\n")),
    *(run(mark) for mark in ("[[", "[[a", "[[a]", "]]", "[[[", "[[a|", "[[a#", "![[", "\\[[", "[[ ", "[[\n", "[[a\n", "]] [[")),
    *(run(mark) for mark in ("[](", "![](", "[a](", "[a](<", "[a][", "](", "![", "[^a]", "[^a]:", "[a]: ", "[*a ", "[`a")),
    *(run(mark) for mark in ("<!--", "-->", "<!-- ", "<a ", "<a>", "</a>", "<?", "<![CDATA[", "<a@b", "&amp;", "&#1;")),
    *(
        run(mark)
        for mark in ("%%", "%% ", "%%\n", "$$", "$$\n", "$a", "$ ", "`a", "`` ", "```\n", "~~~", "\\$$", "a $$\n", "$[[", "`[[", "`$")
    ),
    *(run(mark) for mark in ("::", "a::", "[a::", "(a::", "[[a::", "[a:: [", "(a:: (")),
    *(run(mark) for mark in ("**a", "*a_", "a**b", "***", "_a ", "~~a ", "==a", "#a", "# ", "a\n", "\na", "a  \n", "| a ")),
)

UNCLOSED = (
    note("front matter without its end", "---\na: b\n", "invalid-frontmatter", line=1),
    note("front matter without its end, 1 MB", lambda: "---\na: b\n" + "Text\n" * 200_000, "invalid-frontmatter", line=1),
    note("only an opening fence", "---\n"),
    note("code fence", "```\n[[No]]\n# No\n"),
    note("tilde fence", "~~~~\n[[No]]\n~~~\n[[No]]"),
    note("code fence in a quote", "> ```\n> [[A]]\n\n[[No]]", BROKEN, line=4),
    note("comment", "%%\n\n[[No]]", BROKEN, line=3),
    note("HTML comment", "<!--\n\n[[No]]\n"),
    note("maths", "$$\n\n[[No]]\n"),
    note("maths in a line", "a $b\n\n[[No]]", BROKEN, line=3),
    note("code in a line", "a `b\n\n[[No]]", BROKEN, line=3),
    note("link", "[[a\n\n[[No]]", BROKEN, line=3),
    note("link over lines", "[[a\nb]]\n[[No]]", BROKEN, line=3),
    note("embed", "![[a\n\n![[No]]", "broken-embed", line=3),
    note("Markdown link", "[a](b\n\n[a](No.md)", BROKEN, line=3),
    note("HTML tag", "<div\n\n[[No]]", BROKEN, line=3),
    note("processing instruction", "<?\n\n[[No]]", BROKEN, line=3),
    note("inline field", "[a:: b\n[[No]]", BROKEN, line=2),
    note("suppression", "%% vaultsync-ignore\n[[No]]", BROKEN, line=2),
    note("everything at once", "%% $$ ``` <!-- [[ ![[ [a:: (b:: $ ` [x]( **\n\n[[No]]", BROKEN, line=3),
    note("fence of 100,000 backticks", lambda: "`" * MANY + "\n[[No]]\n" + "`" * (MANY - 1)),
)


def numbered(line: str, count: int = 3_000) -> Callable[[], str]:
    return lambda: "".join(line.format(n=n) for n in range(count))


MANY_FINDINGS = (
    note("3,000 broken links", numbered("[[No {n}]]\n"), BROKEN, line=1),
    note("3,000 broken links on one line", numbered("[[No {n}]] "), BROKEN, line=1),
    note("3,000 headings that are not there", numbered("# h{n}\n[[#g{n}]]\n"), "broken-heading", line=2),
    note("3,000 block ids that are not there", numbered("a ^h{n}\n[[#^g{n}]]\n\n"), "broken-block", line=2),
    note("3,000 suppressions of nothing", numbered("%% vaultsync-ignore broken-link %%\n"), "unused-suppression", line=1),
    note("3,000 suppressions of nothing on one line", numbered("%% vaultsync-ignore %%"), "unused-suppression", line=1),
    note("3,000 suppressions of something", numbered("[[No {n}]] %% vaultsync-ignore %%\n")),
    note("3,000 suppressions of the whole note", numbered("%% vaultsync-ignore-file %%\n[[No {n}]]\n")),
    note("3,000 names of no rule", numbered("%% vaultsync-ignore rule{n} %%\n", 1_000), "unused-suppression", line=1),
    note("suppression with 100,000 blanks", lambda: "%% vaultsync-ignore" + " " * MANY + "< %%\n[[No]]", BROKEN, line=2),
    note("suppression of 20,000 rules", lambda: "<!-- vaultsync-ignore" + " broken-link" * 20_000 + " -->\n[[No]]"),
)

BLANKS = " " * 30_000
PATTERNS = (
    note("inline field behind 30,000 blanks", lambda: f"a{BLANKS}!:: b\n[[No]]", BROKEN, line=2),
    note("inline field behind 30,000 underlines", lambda: f"{'_' * 30_000}!:: b\n[[No]]", BROKEN, line=2),
    note("inline field behind words and underlines", lambda: f"a{' _' * 15_000}!:: b\n[[No]]", BROKEN, line=2),
    note("inline field in 30,000 blanks", lambda: f"[{BLANKS}a{BLANKS}::{BLANKS}\n[[No]]", BROKEN, line=2),
    note("inline fields behind blanks on 3,000 lines", lambda: f"a{BLANKS[:300]}!:: b\n" * 3_000),
    note("list item of blanks", lambda: f"-{BLANKS}a\n- [ ]{BLANKS}::\n[[No]]", BROKEN, line=3),
    note("heading that nearly closes", lambda: f"# a{' #' * 15_000}b{BLANKS}#c\n[[#a]] [[No]]", BROKEN, "broken-heading", line=2),
    note("callout behind blanks", lambda: f"> > >{BLANKS}[!\n\n[[No]]", BROKEN, line=3),
    note("block id before blanks", lambda: f"^{'a' * 30_000}{BLANKS}b\n[[No]]", BROKEN, line=2),
    note("tag of 100,000 digits", lambda: f"#{'1' * MANY} [[No]]", BROKEN, line=1),
    note("table of backslashes", lambda: f"|a|\n|-|\n|[[{chr(92)}|{chr(92) * 2_000}a]]|\n", BROKEN, line=3),
    note("Markdown link of percent signs", lambda: f"[a]({'%41' * MANY}) [b]({'%' * MANY})", BROKEN, line=1),
    note("suppression of 15,000 lines", lambda: f"%% vaultsync-ignore{chr(10) * 15_000}%%\n[[No]]"),
    note("link of 4,000 blanks", lambda: f"[[a{BLANKS[:4_000]}#{BLANKS[:50]}]]", BROKEN, line=1),
    note("front matter of blank lines", lambda: "---\n" + " \n" * MANY + "x"),
)
