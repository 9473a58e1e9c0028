"""The others' side of the comparison: the same jobs with good practice, one line of JSON per job.

Run by kor.py in an environment of its own. Arguments: the project's folder, a folder for what the jobs read and
write, how many times each job is run, and the job.
"""

import collections
import itertools
import json
import pathlib
import sys
import time

PROJECT, FOLDER, TIMES = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])
LONG_ROWS = 348_000
BRUTTO_DRAWS = 100_000
NETTO_DRAWS = 100


def timed(job, who, work, times=TIMES, warm=True):
    if warm:
        work()
    seconds = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begun)
    print(json.dumps({"jobb": job, "vem": who, "sekunder": seconds}), flush=True)


def load():
    import pandas
    import polars

    files = sorted((PROJECT / "sources" / "figurer").glob("*.csv"))

    def with_pandas():
        frames = []
        for file in files:
            frame = pandas.read_csv(file, sep=";", comment="#", dtype={"region": str, "kon": "category"})
            frame = frame.melt(["region", "kon"], var_name="ar", value_name="varde").dropna()
            frame.insert(0, "nyckeltal", file.stem)
            frames.append(frame)
        return pandas.concat(frames, ignore_index=True)

    def with_polars():
        frames = []
        for file in files:
            frame = polars.read_csv(file, separator=";", comment_prefix="#", schema_overrides={"region": polars.String})
            frame = frame.unpivot(index=["region", "kon"], variable_name="ar", value_name="varde").drop_nulls()
            frames.append(frame.with_columns(polars.lit(file.stem).alias("nyckeltal"), polars.col("varde").cast(polars.Float64)))
        return polars.concat(frames)

    timed("b", "pandas", with_pandas)
    timed("b", "polars", with_polars)


def json_stat():
    import pandas
    from pyjstat import pyjstat

    text = (FOLDER / "svar.json").read_text()

    def with_pandas():
        reply = json.loads(text)
        columns = []
        for code in reply["id"]:
            index = reply["dimension"][code]["category"]["index"]
            columns.append(sorted(index, key=index.get))
        index = pandas.MultiIndex.from_product(columns, names=reply["id"])
        return pandas.DataFrame({"value": reply["value"]}, index=index).reset_index()

    def with_pyjstat():
        return pyjstat.Dataset.read(text).write("dataframe", naming="id")

    timed("c", "pandas", with_pandas)
    timed("c", "pyjstat", with_pyjstat)


def brutto():
    import numpy

    counts = numpy.array(json.loads((FOLDER / "antal.json").read_text()))
    rng = numpy.random.default_rng(1)

    def shares():
        columns = [numpy.full(BRUTTO_DRAWS, share) for share in (1.0, 0.8, 0.25, 0.5, 0.2, 0.5)]
        columns[1] = rng.triangular(0.8, 0.8, 1.0, BRUTTO_DRAWS)
        columns[4] = rng.triangular(0.1, 0.2, 0.3, BRUTTO_DRAWS)
        return numpy.column_stack(columns)

    def whole():
        sums = counts @ shares().T
        return (numpy.quantile(sums, [0.025, 0.5, 0.975], axis=1), sums.mean(axis=1), sums.std(axis=1, ddof=1))

    timed("d-brutto", "numpy, med intervall", whole)
    timed("d-brutto", "numpy, bara matrisprodukten", lambda: counts @ shares().T)


def netto():
    """docs/metod.md, Person: minimise Σ n_s(H_s + e^−H_s) − Σ T_i h_i over h ≥ 0, by projected Newton, every problem at once."""
    import numpy

    given = json.loads((FOLDER / "tabeller.json").read_text())
    tables = numpy.array(given["tabeller"])[:, 1:]
    sizes = numpy.array(given["antal"])
    patterns = numpy.array([[s >> i & 1 for i in range(6)] for s in range(1, 64)], dtype=float)
    rng = numpy.random.default_rng(1)
    pairs = numpy.einsum("si,sj->sij", patterns, patterns).reshape(63, 36)

    def solve(n, wanted):
        h = numpy.full(wanted.shape, 0.2)
        for _ in range(60):
            e = numpy.exp(-(h @ patterns.T)) * n
            gradient = (n - e) @ patterns - wanted
            held = (h <= 0) & (gradient > 0)
            if numpy.max(numpy.where(held, 0, numpy.abs(gradient)) / numpy.maximum(wanted, 1)) < 1e-10:
                break
            hessian = (e @ pairs).reshape(-1, 6, 6)
            free = ~held
            hessian *= free[:, :, None] & free[:, None, :]
            hessian[:, range(6), range(6)] += numpy.where(held, 1, 1e-9)
            step = numpy.linalg.solve(hessian, numpy.where(held, 0, -gradient)[:, :, None])[:, :, 0]
            h = numpy.maximum(h + step, 0)
        return (n * (1 - numpy.exp(-(h @ patterns.T)))).sum(axis=1)

    centre = numpy.tile([1.0, 0.8, 0.25, 0.5, 0.2, 0.5], (len(sizes), 1))
    centre[:, 0] = 1 - 1e-12
    found = solve(tables, sizes * centre)
    off = numpy.max(numpy.abs(found / numpy.array(given["mitt"]) - 1))
    assert off < 1e-6, f"the two sides solve different problems: {off}"

    def draws():
        results = []
        for _ in range(NETTO_DRAWS // 10):
            share = numpy.tile([1 - 1e-12, 0.8, 0.25, 0.5, 0.2, 0.5], (10, 1))
            share[:, 1] = rng.triangular(0.8, 0.8, 1.0, 10)
            share[:, 4] = rng.triangular(0.1, 0.2, 0.3, 10)
            wanted = (share[:, None, :] * sizes[None]).reshape(-1, 6)
            results.append(solve(numpy.tile(tables, (10, 1)), wanted))
        return results

    timed("d-netto", f"numpy, {NETTO_DRAWS} dragningar", draws, times=min(TIMES, 7), warm=False)


def national():
    import openpyxl
    import xlsxwriter

    formulas = openpyxl.load_workbook(FOLDER / "riket.xlsx")
    values = openpyxl.load_workbook(FOLDER / "riket.xlsx", data_only=True)
    sheets = []
    for sheet in formulas.worksheets:
        cells = []
        cached = values[sheet.title]
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    cells.append((cell.row - 1, cell.column - 1, cell.value, cached.cell(cell.row, cell.column).value))
        sheets.append((sheet.title, cells))

    def with_xlsxwriter():
        book = xlsxwriter.Workbook(FOLDER / "riket-xlsxwriter.xlsx")
        formats = [book.add_format(one) for one in ({"num_format": "#,##0", "bottom": 4}, {"bottom": 4}, {"num_format": "0.0%"})]
        for title, cells in sheets:
            sheet = book.add_worksheet(title)
            for row, col, value, cached in cells:
                if isinstance(value, str) and value.startswith("="):
                    sheet.write_formula(row, col, value, formats[0], cached if cached is not None else "")
                elif isinstance(value, (int, float)):
                    sheet.write_number(row, col, value, formats[0])
                else:
                    sheet.write_string(row, col, str(value), formats[1])
        book.close()

    def with_openpyxl():
        book = openpyxl.Workbook(write_only=True)
        for title, cells in sheets:
            sheet = book.create_sheet(title)
            for _, row in itertools.groupby(cells, key=lambda cell: cell[0]):
                line = []
                for _, col, value, _ in row:
                    line.extend([None] * (col - len(line)))
                    line.append(value)
                sheet.append(line)
        book.save(FOLDER / "riket-openpyxl.xlsx")

    timed("e-riket", "XlsxWriter", with_xlsxwriter)
    timed("e-riket", "openpyxl", with_openpyxl)


def rows():
    for row in range(LONG_ROWS):
        kommun = row % 290
        yield (f"{114 + kommun:04}", f"Kommun {kommun}", ("uvas", "arbetslosa", "sjukskrivna")[row % 3], ("T", "K", "M")[row % 3],
               2012 + row % 11, row * 1.37, 0.25, row * 0.3425)


def long_table():
    import openpyxl
    import xlsxwriter

    def with_xlsxwriter():
        book = xlsxwriter.Workbook(FOLDER / "lang-xlsxwriter.xlsx", {"constant_memory": True})
        sheet = book.add_worksheet()
        for number, row in enumerate(rows()):
            for col in range(4):
                sheet.write_string(number, col, row[col])
            for col in range(4, 8):
                sheet.write_number(number, col, row[col])
        book.close()

    def with_openpyxl():
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet()
        for row in rows():
            sheet.append(row)
        book.save(FOLDER / "lang-openpyxl.xlsx")

    timed("e-lang", "XlsxWriter", with_xlsxwriter, warm=False)
    timed("e-lang", "openpyxl", with_openpyxl, times=min(TIMES, 3), warm=False)


def read_back():
    import openpyxl
    import python_calamine

    path = FOLDER / "lang.xlsx"

    def with_openpyxl():
        book = openpyxl.load_workbook(path, read_only=True)
        collections.deque(book.worksheets[0].iter_rows(values_only=True), maxlen=0)

    timed("f", "python-calamine", lambda: python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python())
    timed("f", "openpyxl", with_openpyxl, times=min(TIMES, 3), warm=False)


def start():
    """(a) What a script does that tells brutto of one kommun: read the figures, apply the formulas, print."""
    import pandas

    def figure(nyckeltal):
        file = PROJECT / "sources" / "figurer" / f"{nyckeltal}.csv"
        frame = pandas.read_csv(file, sep=";", comment="#", dtype={"region": str})
        frame = frame[frame["kon"] == "T"].set_index("region")
        return frame["2022"]

    n = {name: figure(name) for name in ("N01954", "N01955", "N31848", "N31870", "N31871", "N31872", "N31881", "U31804", "N02797", "N03920", "N00938", "N00957")}
    young = n["N31848"] * (n["N31871"] + n["N31872"]) / n["U31804"]
    people = n["N01954"] + n["N01955"]
    days = people / 365
    half = (n["N00957"] - n["N00938"]) * days
    brutto = (
        n["N02797"] / 100 * (n["N01954"] / 2 + young)
        + 0.8 * n["N31848"] * (100 - n["N31870"] - n["N31881"]) / 100
        + 0.25 * n["N03920"] / 100 * (n["N01955"] + n["N01954"] / 2)
        + 0.5 * half * 37599 / 296669.5
        + 0.2 * n["N00938"] * days * 193959 / 164992.5
        + 0.5 * half * 86990 / 296669.5
    )
    print(round(brutto["1440"], 1))


JOBS = {"a": start, "b": load, "c": json_stat, "d-brutto": brutto, "d-netto": netto, "e-riket": national, "e-lang": long_table, "f": read_back}
JOBS[sys.argv[4]]()
