"""Ray: a data set with a column of texts in, the same with columns of annotations out.

Each worker needs this package, which has the knowledge and the model inside: nothing else is shipped to it.
"""

from __future__ import annotations

import functools
from typing import Any, Optional

from . import arrow


def annotate(dataset: Any, text: str = "text", date: Optional[str] = None, **options: Any) -> Any:
    """Annotates the texts of a ``ray.data.Dataset``: adds ``dct``, ``mentions``, ``timexes``, ``events``, ``versions`` and ``error``.

    A text that cannot be annotated has an ``error`` and nothing else; no row is lost, and none fails its task. Texts that may be no UTF-8 must come as
    binary. ``options`` are those of ``map_batches`` (``batch_size``, ``num_cpus`` …). A batch is annotated on all cores that its worker sees; give
    ``num_cpus`` what it may have, and the variable ``RAYON_NUM_THREADS`` of the workers the same number.
    """
    annotated = functools.partial(arrow.annotate, text=text, date=date)
    return dataset.map_batches(annotated, batch_format="pyarrow", **options)
