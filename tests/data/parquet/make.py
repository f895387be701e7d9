"""Makes the tables beside this file, whose columns are packed with Zstandard.

    python3 -m pip install pyarrow==26.0.1
    python3 make.py
"""

import pathlib

import pyarrow
import pyarrow.parquet

LAMPS = "Lanternworks sells lamps to hotels in Oregon. It has a credit line of $5 million."
BELLS = "Solwick makes {} kinds of bicycle bells in Kent. Shops in {} towns buy them."

texts = [LAMPS] * 3 + [BELLS.format(number, number + 4) for number in range(37)]
table = pyarrow.table({"id": [f"r-{number}" for number in range(40)], "text": texts})
for version in ("1.0", "2.0"):
    pyarrow.parquet.write_table(
        table,
        pathlib.Path(__file__).parent / f"zstandard-{version[0]}.parquet",
        compression="zstd",
        data_page_version=version,
        use_dictionary=["text"],
        row_group_size=25,
        store_schema=False,
    )
