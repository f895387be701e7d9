"""Documents for the tests that need not be kept: `documents.py FOLDER` writes hostile.txt and long.txt."""

import sys
from pathlib import Path

HOSTILE = """Item 1. Business

Our <b>Products</b> & </section></main>

We make pumps called <script>alert(1)</script> for farmers, and we sell them for \"cash\" & 'credit'.
Our customers are </style><script>alert(2)</script> dealers in nine states, who <img src=x onerror=alert(3)>
buy our pumps. We sell through distributors &lt;b&gt; and on our website <!-- which is new. A bank lends us
four million dollars at the prime rate, \u202eyadot\u202c it says, and </script> we pay interest.

\u2022 | pumps with <a href="javascript:alert(4)">handles</a>;

\u2022 | pumps without.

Pump | What <i>it</i> does to water, and to </table> | $140
"""


def long():
    """A text of a size that no person reads."""
    parts = ["Item 1. Business\n"]
    for part in range(400):
        parts.append(f"Segment Number {part} Of Our Company\n")
        for at in range(10):
            number = part * 10 + at
            parts.append(
                f"In plant {number} we make pumps of size {number % 97} for farmers, and sell them through "
                f"{number % 13} dealers. Our customers in county {number} paid ${number}.5 million for them. "
                f"Bank {number % 7} lends plant {number} money against its receivables.\n"
            )
    return "\n".join(parts)


folder = Path(sys.argv[1])
(folder / "hostile.txt").write_text(HOSTILE)
(folder / "long.txt").write_text(long())
