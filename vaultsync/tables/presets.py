"""The name of a preset in, the tables that come with it out."""

from __future__ import annotations

from vaultsync.tables.definition import NamedTable

# Both sides of a relation are read, as everywhere: the takeaway may name its insights, or the insight its takeaways.
# An insight says what it found in the field `content`, or else in its first list item.
_RELATED = """FROM [[]] OR outgoing([[]])
WHERE contains(list(this.insights, this.opposed_by, this.qualified_by), file.link)
  OR contains(list(takeaways, opposes, qualifies), this.file.link)"""

_INSIGHTS = f"""TABLE WITHOUT ID file.link AS "Insights", default(content, file.lists.text[0]) AS " "
{_RELATED}
SORT created DESC, file.name DESC"""

# A source may also name its insights, where they do not name it; so do takeaways, which are no sources.
_NAMES_IT = '(cited) => (contains(cited.insights, file.link) AND (cited.type = "evidence-source" OR cited.citation))'
_SOURCES = f"""TABLE WITHOUT ID origin AS "Original Sources", origin.citation AS "Citations"
{_RELATED}
FLATTEN flat(list(source, sources, filter(file.inlinks, {_NAMES_IT}))) AS origin
WHERE origin
GROUP BY origin"""

_REFERENCES = NamedTable("references", (_INSIGHTS, _SOURCES), types=("takeaway",), heading="References")


def preset_tables(preset: str | None) -> dict[str, NamedTable]:
    """The tables of a preset by name, a new mapping each time; none without a preset."""
    return {"references": _REFERENCES} if preset == "research" else {}
