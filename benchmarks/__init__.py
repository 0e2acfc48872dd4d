"""Measurements, each a module with one function `run() -> {figure: number}`.

`make bench` lists them, `make bench name=NAME` runs one. A figure that depends on the
machine is worth less than the ratio of two taken in the same run.
"""
