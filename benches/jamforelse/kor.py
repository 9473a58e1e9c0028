#!/usr/bin/env python3
"""Builds both sides, runs every job of both in turn, and prints the ratios measured in this one run.

    python3 benches/jamforelse/kor.py [--ganger 7] [--jobb a,c,f]

Needs Rust, and a Python with venv and pip; the others' versions stand in krav.txt and are installed under target/.
Nothing else should be running: what it prints is told with its spread, and a wide spread says that something was.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
WORK = PROJECT / "target" / "jamforelse"
JOBS = ["a", "b", "c", "d-brutto", "d-netto", "e-riket", "e-lang", "f", "g", "h"]
BEHOV = PROJECT / "target" / "release" / "behov"


def run(words, **more):
    return subprocess.run([str(word) for word in words], check=True, text=True, stdout=subprocess.PIPE, **more).stdout


def builds():
    subprocess.run(["cargo", "build", "--release", "--locked", "--bench", "jamforelse", "--bin", "behov"], cwd=PROJECT, check=True)
    messages = run(["cargo", "build", "--release", "--locked", "--bench", "jamforelse", "--message-format=json"], cwd=PROJECT)
    for line in messages.splitlines():
        message = json.loads(line)
        if message.get("target", {}).get("name") == "jamforelse" and message.get("executable"):
            return message["executable"]
    sys.exit("the benchmark was not built")


def others():
    python = WORK / "venv" / "bin" / "python"
    if not python.exists():
        run([sys.executable, "-m", "venv", WORK / "venv"])
        run([python, "-m", "pip", "install", "--quiet", "-r", HERE / "krav.txt"])
    return python


def environment():
    """Older settings for one processor would slow a current numpy down."""
    return {name: value for name, value in os.environ.items() if not name.startswith("OPENBLAS_")}


def reply():
    """(c) 290 regions × 2 sexes × 26 ages × 10 years: 150 800 cells, one in fifty absent."""
    regions = [f"{114 + number:04}" for number in range(290)]
    dimensions = {"Region": regions, "Kon": ["1", "2"], "Alder": [str(age) for age in range(26)], "Tid": [str(2014 + year) for year in range(10)]}
    cells = 290 * 2 * 26 * 10
    whole = {
        "version": "2.0", "class": "dataset", "id": list(dimensions), "size": [len(codes) for codes in dimensions.values()],
        "dimension": {code: {"label": code, "category": {"index": {one: at for at, one in enumerate(codes)}, "label": {one: one for one in codes}}} for code, codes in dimensions.items()},
        "value": [None if number % 50 == 7 else number * 3 % 9973 for number in range(cells)],
    }
    (WORK / "svar.json").write_text(json.dumps(whole))


def process(job, who, words, times, **more):
    """Whole processes, with the largest memory that any of them took."""
    seconds, peak = [], 0
    for _ in range(times + 1):
        begun = time.perf_counter()
        child = subprocess.Popen([str(word) for word in words], stdout=subprocess.DEVNULL, **more)
        _, status, usage = os.wait4(child.pid, 0)
        if status != 0:
            sys.exit(f"{words}: {status}")
        seconds.append(time.perf_counter() - begun)
        peak = max(peak, usage.ru_maxrss)
    return {"jobb": job, "vem": who, "sekunder": seconds[1:], "kB": peak}


def synthetic(regions, years):
    """(h) The program's figures for so many kommuner and years, as declarations that replace its own."""
    folder = WORK / f"vaxt-{regions}-{years}"
    if folder.exists():
        return folder
    figures = folder / "sources" / "figurer"
    figures.mkdir(parents=True)
    lan = [f"{10 + number}" for number in range(29)]
    lines = ["kod;namn;typ;lan", "00;Riket;riket;"] + [f"{code};Län {code};lan;{code}" for code in lan]
    codes = [f"{lan[number % 29]}{number // 29:02}" for number in range(regions)]
    lines += [f"{code};Kommun {code};kommun;{code[:2]}" for code in sorted(codes)]
    (folder / "sources" / "regioner.csv").write_text("\n".join(lines) + "\n")
    (folder / "sources" / "regionandringar.toml").write_text("")
    (folder / "sources" / "forbund.toml").write_text("")
    (folder / "sources" / "korrigeringar.toml").write_text("")
    # What has been copied by hand is of real places.
    copied = folder / "sources" / "avskrifter"
    copied.mkdir()
    for file in (PROJECT / "sources" / "avskrifter").glob("*.csv"):
        lines = file.read_text().splitlines()
        first = next(at for at, line in enumerate(lines) if not line.startswith("#"))
        (copied / file.name).write_text("\n".join(lines[: first + 1]) + "\n")
    real = PROJECT / "sources" / "figurer"
    last = 2022
    for file in sorted(real.glob("*.csv")):
        head = [line for line in file.read_text().splitlines() if line.startswith("#")]
        rows = [line.split(";") for line in file.read_text().splitlines() if not line.startswith("#")]
        by_kon = {}
        for row in rows[1:]:
            by_kon.setdefault(row[1], {})[row[0]] = row[2:]
        text = head + [";".join(["region", "kon"] + [str(year) for year in range(last - years + 1, last + 1)])]
        kommuner = [code for code in by_kon.get("T", {}) if len(code) == 4]
        for kon, values in by_kon.items():
            for name, source in [("00", "00")] + [(code, kommuner[at % len(kommuner)]) for at, code in enumerate(sorted(codes))]:
                own = values.get(source)
                if own:
                    text.append(";".join([name, kon] + [own[-1 - (years - 1 - at) % len(own)] for at in range(years)]))
        (figures / file.name).write_text("\n".join(text) + "\n")
    return folder


def growth(times):
    for regions, years in [(29, 11), (290, 11), (2900, 11), (290, 1), (290, 110)]:
        folder = synthetic(regions, years)
        words = [BEHOV, "skatta", "--riket", "--dragningar", "0", "--csv", "--ar", "2022", "--deklarationer", folder]
        yield process("h", f"{regions} kommuner, {years} år", words, times)


def told(results):
    spread = lambda one: " / ".join(f"{value * 1000:,.1f}".replace(",", " ") for value in (min(one), statistics.median(one), max(one)))
    print("\n| jobb | vem | min / median / max, ms | kvot mot behov | topp, MB |\n|---|---|---|---|---|")
    for one in results:
        own = [other for other in results if other["jobb"].split(" ")[0] == one["jobb"].split(" ")[0] and other["vem"] == "behov"]
        ratio = ""
        if own and one["vem"] != "behov":
            ratio = ", ".join(f"{statistics.median(one['sekunder']) * one.get('vikt', 1) / statistics.median(mine['sekunder']):.1f}" for mine in own)
        peak = f"{one['kB'] / 1024:.0f}" if "kB" in one else ""
        print(f"| {one['jobb']} | {one['vem']} | {spread(one['sekunder'])} | {ratio} | {peak} |")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ganger", type=int, default=7)
    parser.add_argument("--jobb", default=",".join(JOBS))
    asked = parser.parse_args()
    wanted, times = asked.jobb.split(","), asked.ganger
    WORK.mkdir(parents=True, exist_ok=True)
    bench, python = builds(), others()
    reply()
    results = []

    def both(job):
        lines = run([bench, WORK, times, job]) + run([python, HERE / "andra.py", PROJECT, WORK, times, job], env=environment())
        results.extend(json.loads(line) for line in lines.splitlines())

    if "a" in wanted:
        results.append(process("a hjälp", "behov", [BEHOV, "--help"], times))
        results.append(process("a kommun", "behov", [BEHOV, "skatta", "--kommun", "1440"], times))
        results.append(process("a kommun", "pandas, bara brutto", [python, HERE / "andra.py", PROJECT, WORK, times, "a"], times))
    for job in ("b", "c", "d-brutto", "d-netto", "e-riket", "e-lang", "f"):
        if job in wanted:
            both(job)
    if "e-lang" in wanted:
        results.append(process("e-lang hela processen", "behov", [bench, WORK, 1, "e-lang"], 1))
    if "g" in wanted:
        for area in (["--forbund", "Ale"], ["--riket"]):
            words = [BEHOV, "analys", *area, "--ut", WORK / "analys.xlsx", "--skriv-over"]
            results.append(process(f"g {area[0][2:]}", "behov", words, times))
    if "h" in wanted:
        results.extend(growth(times))
    # A draw is a draw: the others' rate, over as many draws as the program's own.
    for one in results:
        if one["vem"].startswith("numpy, ") and one["vem"].endswith("dragningar"):
            one["vikt"] = 1000 / int(one["vem"].split()[1])
    print(f"{datetime.date.today()}, {platform.platform()}, {os.cpu_count()} kärnor, {times} gånger")
    told(results)


main()
