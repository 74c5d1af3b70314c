"""The source of the seed: its record, and its citation as the seed has it."""
# ruff: noqa: RUF001 (typographic signs are what is tested)

from __future__ import annotations

from typing import Any

SEED: dict[str, Any] = {
    "type": "article-journal",
    "language": "eng",
    "title": "Intervertebral disc repair by autologous mesenchymal bone marrow cells: a pilot study",
    "container-title": "Transplantation",
    "author": [
        {"family": "Orozco", "given": "Lluis"},
        {"family": "Soler", "given": "Robert"},
        {"family": "Morera", "given": "Carles"},
        {"family": "Alberca", "given": "Mercedes"},
        {"family": "Sánchez", "given": "Ana"},
        {"family": "García-Sancho", "given": "Javier"},
    ],
    "issued": {"date-parts": [[2011, 10, 15]]},
    "volume": "92",
    "issue": "7",
    "page": "822-828",
    "DOI": "10.1097/TP.0b013e3182298a15",
}
SEED_CITATION = (
    "Orozco, Lluis, Robert Soler, Carles Morera, Mercedes Alberca, Ana Sánchez, and Javier García-Sancho. “Intervertebral Disc Repair by "
    "Autologous Mesenchymal Bone Marrow Cells: A Pilot Study.” Transplantation 92, no. 7 (October 15, 2011): 822–28. "
    "https://doi.org/10.1097/TP.0b013e3182298a15."
)
