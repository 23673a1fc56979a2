"""Say what changed between two versions of a paper, by their words and pages.

The texts of the pages are read as running words without what stands on every page
(`reading`), aligned by the same hand that carries notes, told apart into what was
added, removed, moved or altered (`alterations`), and gathered into places that are
shown side by side (`places`).

No Django here: it runs in a child process.
"""

from khonggiay.documents.comparing.comparison import compare

__all__ = ["compare"]
