"""Query text in, trees out: the whole language, and what Dataview 0.5.70 refuses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.query.expression import Binary, Call, Expression, Index, Lambda, ListOf, Literal, Moving, Negated, ObjectOf, Variable
from vaultsync.query.parse import MAX_LENGTH, MAX_NESTING, parse_expression, parse_query
from vaultsync.query.statement import (
    Combined,
    CsvSource,
    Everything,
    Flatten,
    FolderSource,
    Group,
    Limit,
    LinkSource,
    Named,
    SecondSource,
    Sort,
    Source,
    TagSource,
    Where,
    Without,
)
from vaultsync.query.values import Duration, Link, QueryError

A, B, C, X = Variable("a"), Variable("b"), Variable("c"), Variable("x")
ONE, TWO, THREE = Literal(1.0), Literal(2.0), Literal(3.0)


def part(expression: Expression, *names: str) -> Expression:
    for name in names:
        expression = Index(expression, Literal(name))
    return expression


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", A),
        ("a-b", Variable("a-b")),
        ("a_b2", Variable("a_b2")),
        ("größe", Variable("größe")),
        ("日本", Variable("日本")),
        ("🎬🎞️-x", Variable("🎬🎞️-x")),
        ("sort", Variable("sort")),
        ("and", Variable("and")),
        ("order", Variable("order")),
        ("from-date", Variable("from-date")),
        ("TRUE", Variable("TRUE")),
        ("true", Literal(True)),
        ("False", Literal(False)),
        ("null", Literal(None)),
        ("1", ONE),
        ("-2.50", Literal(-2.5)),
        ("007", Literal(7.0)),
        (r'"a\"b\\c\d"', Literal(r"a\"b\c\d".replace('\\"', '"'))),
        ('"two\nlines"', Literal("two\nlines")),
        ("[[a/b]]", Literal(Link("a/b"))),
        ("[[a|b]]", Literal(Link("a", display="b"))),
        ("[[a#b: c|d]]", Literal(Link("a", "header", "b c", "d"))),
        ("[[a#^b]]", Literal(Link("a", "block", "b"))),
        ("![[a]]", Literal(Link("a", embed=True))),
        ("[[1]]", Literal(Link("1"))),
        ("date(today)", Moving("today")),
        ("date( start-of-week )", Moving("start-of-week")),
        ("date(2024-01-05T13:04:05+01:00)", Moving("2024-01-05T13:04:05+01:00")),
        ("date(2024-13)", Call(Variable("date"), (Binary("-", Literal(2024.0), Literal(13.0)),))),
        ("date(todayish)", Call(Variable("date"), (Variable("todayish"),))),
        ('date("2024")', Call(Variable("date"), (Literal("2024"),))),
        ("dur(1 d, 3hours)", Literal(Duration(days=1.0, hours=3.0))),
        ("dur(a)", Call(Variable("dur"), (A,))),
        ("[a, 1]", ListOf((A, ONE))),
        ("[ ]", ListOf(())),
        ("[[a], [b]]", ListOf((ListOf((A,)), ListOf((B,))))),
        ('{a: 1, "b c" : 2}', ObjectOf((("a", ONE), ("b c", TWO)))),
        ("{a: 1, a: 2}", ObjectOf((("a", TWO),))),
        ("{from: 1}", ObjectOf((("from", ONE),))),
        ("{}", ObjectOf(())),
        ("a.b.c", part(A, "b", "c")),
        ("a.from.true", part(A, "from", "true")),
        ('a["b"][ c ]', Index(part(A, "b"), C)),
        ("a.b(c , 1)(x)", Call(Call(part(A, "b"), (C, ONE)), (X,))),
        ('"f"()', Call(Literal("f"), ())),
        ("!a.b", Negated(part(A, "b"))),
        ("!!a", Negated(Negated(A))),
        ("(a)", A),
        ("() => 1", Lambda((), ONE)),
        ("(a , b) =>a", Lambda(("a", "b"), A)),
    ],
)
def test_an_expression_of_one_piece(text: str, expected: Expression) -> None:
    assert parse_expression(text) == expected
    assert parse_expression(f"  {text}\n") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a + b * c", Binary("+", A, Binary("*", B, C))),
        ("a - b - c", Binary("-", Binary("-", A, B), C)),
        ("(a + b) * c", Binary("*", Binary("+", A, B), C)),
        ("a - -1", Binary("-", A, Literal(-1.0))),
        ("3-2", Binary("-", THREE, TWO)),
        ("a/b%c", Binary("%", Binary("/", A, B), C)),
        ("a = b = c", Binary("=", Binary("=", A, B), C)),
        ("a<=b", Binary("<=", A, B)),
        ("a + 1 > b", Binary(">", Binary("+", A, ONE), B)),
        # AND and OR have one precedence, and no edge of a word.
        ("a or b and c", Binary("&", Binary("|", A, B), C)),
        ("a | b & c", Binary("&", Binary("|", A, B), C)),
        ("a = 1 AND2 = 2", Binary("&", Binary("=", A, ONE), Binary("=", TWO, TWO))),
        ("a orb", Binary("|", A, B)),
        ("!a = b", Binary("=", Negated(A), B)),
        # What a lambda is about goes as far as it can.
        ("(x) => x = 1 and a", Lambda(("x",), Binary("&", Binary("=", X, ONE), A))),
        ("1 + (x) => x + 1", Binary("+", ONE, Lambda(("x",), Binary("+", X, ONE)))),
        ("(x) => (a) => x", Lambda(("x",), Lambda(("a",), X))),
        ("a\n\t+\N{NO-BREAK SPACE}b", Binary("+", A, B)),
    ],
)
def test_operators(text: str, expected: Expression) -> None:
    assert parse_expression(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "from",
        "Where",
        "LIMIT",
        "nullable",
        "trueish",
        "_a",
        "²a",
        "5m",
        "1e5",
        ".5",
        "1.",
        "- 5",
        "-a",
        "a == b",
        "a && b",
        "a || b",
        "not a",
        "'a'",
        '"a',
        "a (b)",
        "a [0]",
        "a .b",
        "a. b",
        "! a",
        "f(a,)",
        "[1,]",
        "{a}",
        "(a b) => a",
        "(a) =>",
        "(a",
        "a)",
        "date(2024-01-05T11:00Z)",
        "date(2024-01-05T11:00:00[Nowhere/City])",
        "dur(5 fortnights)",
        "a // b",
        "#tag",
    ],
)
def test_what_is_no_expression_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_expression(text)
    assert caught.value.message
    assert caught.value.expected
    assert caught.value.offset is not None
    assert 0 <= caught.value.offset <= len(text)


@pytest.mark.parametrize(
    ("text", "columns", "with_id"),
    [
        ("TABLE", (), True),
        ("table a", (Named("a", A),), True),
        ("TABLE a AS b, c", (Named("b", A), Named("c", C)), True),
        ('TABLE a\nas\n"x y"', (Named("x y", A),), True),
        ("TABLE WITHOUT ID a", (Named("a", A),), False),
        ("TABLE without\n id", (), False),
        ("TABLE a+\n   b", (Named("a+b", Binary("+", A, B)),), True),
        ("TABLE (a) , [1,  2]", (Named("(a)", A), Named("[1,  2]", ListOf((ONE, TWO)))), True),
        ("TABLE (a).b", (Named("(a).b", part(A, "b")),), True),
    ],
)
def test_tables(text: str, columns: tuple[Named, ...], with_id: bool) -> None:
    query = parse_query(text)
    assert (query.kind, query.columns, query.with_id, query.source, query.steps) == ("table", columns, with_id, Everything(), ())


def test_the_other_kinds() -> None:
    assert parse_query("LIST").columns == ()
    assert [column.expression for column in parse_query("LIST a.b").columns] == [part(A, "b")]
    assert not parse_query("list without id a").with_id
    assert parse_query("TASK").kind == "task"
    assert parse_query('TASKFROM "a"').source == FolderSource("a")
    assert parse_query("CALENDAR a.b").columns == (Named("a.b", part(A, "b")),)
    assert parse_query("calendar a AS c").columns == (Named("c", A),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"a/b"', FolderSource("a/b")),
        ("#a/b-c", TagSource("#a/b-c")),
        ("[[a]]", LinkSource("a", outgoing=False)),
        ("[[a#b|c]]", LinkSource("a", outgoing=False)),
        ("[[]]", LinkSource("", outgoing=False)),
        ("outgoing([[a]])", LinkSource("a", outgoing=True)),
        ('csv("a.csv")', CsvSource("a.csv")),
        ("-#a", Without(TagSource("#a"))),
        ("!(#a)", Without(TagSource("#a"))),
        ('#a or #b and "c"', Combined("&", Combined("|", TagSource("#a"), TagSource("#b")), FolderSource("c"))),
        ('#a & ( #b | -"c" )', Combined("&", TagSource("#a"), Combined("|", TagSource("#b"), Without(FolderSource("c"))))),
    ],
)
def test_sources(text: str, expected: Source) -> None:
    assert parse_query(f"LIST FROM {text}").source == expected
    assert parse_query(f"TABLE x FROM {text}\nWHERE x").source == expected


def test_steps_stay_in_their_order() -> None:
    text = """TABLE a FROM #t
// a comment between clauses
WHERE a LIMIT 5 // another
SORT a desc, b, c ASCENDING GROUP BY a + b AS k FLATTEN c WHERE b FROM #u"""
    assert parse_query(text).steps == (
        Where(A),
        Limit(Literal(5.0)),
        Sort(((A, True), (B, False), (C, False))),
        Group(Named("k", Binary("+", A, B))),
        Flatten(Named("c", C)),
        Where(B),
        SecondSource(TagSource("#u")),
    )


def test_a_source_that_does_not_follow_the_header_is_a_step() -> None:
    query = parse_query("LIST WHERE a FROM #t")
    assert query.source == Everything()
    assert query.steps == (Where(A), SecondSource(TagSource("#t")))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "SORT a",
        "LISTa",
        "TABLEa",
        "CALENDAR",
        "LIST SORT a",
        "LIST a b",
        "TABLE a, FROM #t",
        "TABLE a,",
        "TABLE a AS",
        "TABLE a AS 1",
        "LIST FROM",
        "LIST FROM a",
        "LIST FROM - #a",
        "LIST FROM outgoing([[a]] )",
        'LIST FROM csv("a" )',
        'LIST FROM "a" #b',
        "LIST WHERE",
        "LIST WHERE a WHERE",
        "LIST GROUP  BY a",
        "LIST GROUP BY a b",
        "TASK a",
        "LIST WHERE a = // comment\n1",
        "LIST limit 5 5",
    ],
)
def test_what_is_no_query_is_refused(text: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(text)
    assert caught.value.offset is not None


def test_a_field_named_sort_needs_a_clause_before_it() -> None:
    assert parse_query("TABLE a SORT b").steps == (Sort(((B, False),)),)
    assert parse_query("LIST sort").columns[0].expression == Variable("sort")


@pytest.mark.parametrize("text", ["(" * 5000 + "1" + ")" * 5000, "1" + " + 1" * 20_000, "a and " * 15_000 + "b", '"' + "x" * 100_000 + '"'])
def test_long_texts_that_nest_nothing_are_read(text: str) -> None:
    parse_expression(text)


@pytest.mark.parametrize("text", ["!" * 500 + "a", "a" + ".b" * 500, "[" * 500 + "]" * 500, "f(" * 500 + ")" * 500, "(x) => " * 500 + "x"])
def test_deep_nesting_is_refused(text: str) -> None:
    with pytest.raises(QueryError, match=f"more than {MAX_NESTING} levels"):
        parse_expression(text)
    with pytest.raises(QueryError, match=f"more than {MAX_NESTING} levels"):
        parse_query(f"LIST FLATTEN {text} AS x")


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "[ " * 50_000,
        "dur(" + "1d " * 30_000,
        '"' + "\\" * 100_000,
        "a" * 100_000 + "'",
        "f(a, " * 20_000,
        "((a) " * 20_000,
    ],
)
def test_long_texts_are_refused_at_once(text: str) -> None:
    with pytest.raises(QueryError):
        parse_expression(text)
    with pytest.raises(QueryError):
        parse_query(f"LIST WHERE {text}")


def test_a_text_without_measure_is_refused() -> None:
    with pytest.raises(QueryError, match="more than 200,000 characters"):
        parse_query("LIST FROM " + " " * MAX_LENGTH)


PIECES = """a file.name 1 "x" [[a]] date(today) ( ) [ ] { } , . : => ! - + = and // null é \ud800
TABLE LIST FROM WHERE SORT GROUP FLATTEN LIMIT AS DESC #t csv("""
pieces = st.sampled_from([*PIECES.split(), "GROUP BY", " ", "\n"])


@given(st.lists(pieces, max_size=12).map("".join) | st.text(max_size=20))
def test_any_text_is_read_or_refused_with_a_place_in_it(text: str) -> None:
    for read in (parse_query, parse_expression):
        try:
            read(text)
        except QueryError as error:
            place = error.offset
        else:
            place = 0
        assert place is not None
        assert 0 <= place <= len(text)


@given(
    st.recursive(
        st.sampled_from(["a", "1", '"x"', "[[l]]"]),
        lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from("+*/%=<>&|"), inner),
    )
)
def test_white_space_between_operators_means_nothing(text: str) -> None:
    assert parse_expression(text.replace(" ", "")) == parse_expression(text.replace(" ", " \n\t "))
