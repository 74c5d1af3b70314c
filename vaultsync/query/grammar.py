"""The grammar of Dataview's queries and expressions, as Lark reads it.

The lexer knows at each place which terminals can stand there, and takes the first that fits by priority: a name
before a keyword, so that ``LIST SORT x`` lists the field ``SORT``. White space is free but where Dataview does not
allow it (before a call, an index or a dot, after ``!``) or demands it (after keywords).
Source: Dataview 0.5.70, ``expression/parse.ts`` and ``query/parse.ts`` (read), and its recorded answers.
"""

from __future__ import annotations

from string import Template
from typing import Final

from vaultsync.letters import EMOJI, JOINED, LETTER
from vaultsync.query.dates import words
from vaultsync.query.inline_values import DATE, LINK, NUMBER, SPACE, STRING

IDENTIFIER: Final = rf"(?:{LETTER}|[{EMOJI}])(?:{LETTER}|[0-9_\-{EMOJI}{JOINED}\u20e3])*"
_RESERVED: Final = "from|where|limit|group|flatten"
_WORDS: Final = "|".join(words())
_VALID_DATE: Final = r"(?![0-9]{4}-(?!0[1-9]|1[0-2]))" + DATE
_TAG: Final = r"#[^\u2000-\u206f\u2e00-\u2e7f'!\"#$%&()*+,.:;<=>?@^`{|}~\[\]\\\s]*"

GRAMMAR: Final = Template(
    r"""
query: _COMMENT* _header _COMMENT* (_clause _COMMENT*)*

_header: table | list | task | calendar
table: _TABLE WITHOUT_ID? (column (_COMMA column)*)?
list: _LIST WITHOUT_ID? _expression?
task: _TASK
calendar: _CALENDAR column
column: _expression (_AS name)?
name: IDENTIFIER | STRING

_clause: from_clause | where | sort | group | flatten | limit
from_clause: _FROM _source
where: _WHERE _expression
sort: _SORT sort_key (_COMMA sort_key)*
sort_key: _expression (_ASCENDING | DESCENDING)?
group: _GROUP_BY column
flatten: _FLATTEN column
limit: _LIMIT _expression

_source: sources | _source_atom
sources: _source BOOLEAN _source_atom
_source_atom: without | tag | folder | incoming | outgoing | csv | _LPAR _source _RPAR
without: _WITHOUT _source_atom
tag: TAG
folder: STRING
incoming: SOURCE_LINK
outgoing: _OUTGOING SOURCE_LINK _SHUT
csv: _CSV STRING _SHUT

expression: _expression
_expression: both
?both: comparison | both BOOLEAN comparison -> binary
?comparison: sum | comparison COMPARE sum -> binary
?sum: product | sum SIGN product -> binary
?product: unary | product FACTOR unary -> binary
?unary: postfix | _NOT unary -> negated | LAMBDA both -> function
?postfix: atom | postfix _DOT IDENTIFIER -> part | postfix _INDEX both _RSQB -> index | postfix _CALL _items? _RPAR -> call
?atom: LINK | BOOL | NUMBER | DATE | DURATION | NULL | VARIABLE | STRING -> string | listing | object | _LPAR both _RPAR -> bracketed
listing: _LSQB _items? _RSQB
object: _LBRACE (field (_COMMA field)*)? _RBRACE
field: (IDENTIFIER | STRING) _COLON both
_items: both (_COMMA both)*

WITHOUT_ID.6: /without${SPACE}+id/i
LINK.5: /!?${LINK}/
LAMBDA.5: /\([^()\[\]{}"=<>]*\)${SPACE}*=>/
DATE.5: /date\(${SPACE}*(?:${WORDS}|${VALID_DATE})${SPACE}*\)/
DURATION.5: /dur\(${SPACE}*(?:${NUMBER}${SPACE}*[a-z]+(?:,|${SPACE})*)+\)/
BOOL.4: /true|false|True|False/
NULL.4: /null/
VARIABLE.3: /(?!(?i:${RESERVED})(?![\w\-]))${IDENTIFIER}/
IDENTIFIER.2: /${IDENTIFIER}/
NUMBER: /${NUMBER}/
STRING: /${STRING}/
SOURCE_LINK.2: /${LINK}/
TAG: /${TAG}/
_OUTGOING: /outgoing\(${SPACE}*/
_CSV: /csv\(${SPACE}*/
_WITHOUT: /[-!](?!${SPACE})/

BOOLEAN: /and|or|&|\|/i
COMPARE: />=|<=|!=|>|<|=/
SIGN: /[+\-]/
FACTOR: /[*%]|\/(?!\/)/
_NOT: /!(?!${SPACE})/
_DOT: /(?<!${SPACE})\.(?!${SPACE})/
_INDEX: /(?<!${SPACE})\[/
_CALL: /(?<!${SPACE})\(/
_SHUT: /(?<!${SPACE})\)/
_LPAR: "("
_RPAR: ")"
_LSQB: "["
_RSQB: "]"
_LBRACE: "{"
_RBRACE: "}"
_COMMA: ","
_COLON: ":"

_TABLE: /table(?=${SPACE}|\Z)/i
_LIST: /list(?=${SPACE}|\Z)/i
_TASK: /task/i
_CALENDAR: /calendar(?=${SPACE}|\Z)/i
_AS.2: /(?<=${SPACE})as(?=${SPACE}|\Z)/i
_ASCENDING: /ascending|asc/i
DESCENDING: /descending|desc/i
_FROM: /from(?=${SPACE}|\Z)/i
_WHERE: /where(?=${SPACE}|\Z)/i
_SORT: /sort(?=${SPACE}|\Z)/i
_GROUP_BY: /group by(?=${SPACE}|\Z)/i
_FLATTEN: /flatten(?=${SPACE}|\Z)/i
_LIMIT: /limit(?=${SPACE}|\Z)/i
_COMMENT: /\/\/[^\n]*/
_SPACE: /${SPACE}+/
%ignore _SPACE
"""
).substitute(
    {
        name: pattern.replace("/", r"\/")
        for name, pattern in {
            "SPACE": SPACE,
            "IDENTIFIER": IDENTIFIER,
            "RESERVED": _RESERVED,
            "WORDS": _WORDS,
            "VALID_DATE": _VALID_DATE,
            "NUMBER": NUMBER,
            "STRING": STRING,
            "LINK": LINK,
            "TAG": _TAG,
        }.items()
    }
)
"""Start symbols ``query`` and ``expression``."""
