"""Processes that run other people's schemas, killed when they take too long."""

import json
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from schemas_app.domain import exact_json
from schemas_app.domain.budget import Budget
from schemas_app.domain.formats.json_schema.verdict import workers

# The engine needs several seconds to compare these two.
HEAVY = [
    {
        "not": {
            "type": "object",
            "properties": {f"p{n}": {"type": kind} for n in range(400)},
        }
    }
    for kind in ("string", "integer")
]


def operand(schema):
    return exact_json.dumps(
        {
            "schema": schema,
            "draft": 20,
            "base": "https://registry.invalid/",
            "resources": [],
        }
    )


INTEGER, NUMBER = operand({"type": "integer"}), operand({"type": "number"})


@pytest.fixture
def worker():
    worker = workers.Worker()
    yield worker
    worker.stop()


def covers(worker, outer, inner, seconds=2.0):
    return worker.ask(
        {"do": "covers", "seconds": seconds, "outer": outer, "inner": inner}
    )


class TestWorker:
    def test_answers(self, worker):
        assert covers(worker, NUMBER, INTEGER)["answer"] == "yes"
        assert covers(worker, operand(False), INTEGER)["answer"] == "no"

    def test_is_one_process_until_it_is_stopped(self, worker):
        covers(worker, NUMBER, INTEGER)
        first = worker._process.pid
        covers(worker, NUMBER, INTEGER)
        second = worker._process.pid
        worker.stop()
        covers(worker, NUMBER, INTEGER)

        assert first == second != worker._process.pid

    def test_is_killed_when_it_takes_too_long_and_starts_again(self, worker):
        outer, inner = (operand(schema) for schema in HEAVY)

        with pytest.raises(workers.TookTooLong, match=r"it took longer than 0\.2 s"):
            covers(worker, outer, inner, seconds=0.2)

        assert covers(worker, NUMBER, INTEGER)["answer"] == "yes"

    def test_starts_again_when_it_has_died_meanwhile(self, worker):
        covers(worker, NUMBER, INTEGER)
        os.kill(worker._process.pid, signal.SIGKILL)
        os.waitid(os.P_PID, worker._process.pid, os.WEXITED | os.WNOWAIT)

        assert covers(worker, NUMBER, INTEGER)["answer"] == "yes"

    def test_says_what_the_engine_said(self, worker):
        broken = operand({"type": "nonsense"})

        with pytest.raises(workers.NoAnswer, match="nonsense"):
            covers(worker, broken, INTEGER)

        assert covers(worker, NUMBER, INTEGER)["answer"] == "yes"

    def test_keeps_numbers_exact(self, worker):
        answer = worker.ask(
            {
                "do": "judge",
                "seconds": 1.0,
                "accept": [operand({"multipleOf": exact_json.loads("0.01")})],
                "reject": [],
                "kept": [],
                "candidates": exact_json.loads("[19.99, 19.999, 9007199254740993]"),
            }
        )

        assert answer["marks"] == [1, 0, 1]


class TestProgram:
    def start(self):
        return subprocess.Popen(
            [sys.executable, "-P", "-m", workers.PROGRAM],
            env={**os.environ, "PYTHONPATH": str(workers.ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def test_ends_when_nobody_can_ask_any_more(self):
        with self.start() as program:
            program.stdin.close()

            assert program.wait(timeout=20) == 0

    def test_ends_itself_past_its_budget_when_nobody_is_left_to_do_it(self):
        request = {
            "do": "covers",
            "seconds": 0.2,
            "forget": False,
            "schemas": dict(enumerate(map(operand, HEAVY))),
            "outer": 0,
            "inner": 1,
        }

        with self.start() as program:
            program.stdin.write(json.dumps(request).encode() + b"\n")
            program.stdin.close()

            assert program.wait(timeout=20) == -signal.SIGPROF


class TestAsk:
    def test_serves_threads_at_once(self):
        answers: list[str] = []

        def ask():
            answers.extend(
                workers.ask("covers", seconds=2.0, outer=NUMBER, inner=INTEGER)[
                    "answer"
                ]
                for _ in range(20)
            )

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert answers == ["yes"] * 80

    def test_charges_what_the_question_cost_to_write_beside_the_answer(self):
        budget, begin = Budget(60), time.thread_time()

        answer = workers.ask(
            "judge",
            seconds=60,
            budget=budget,
            accept=[INTEGER],
            reject=[NUMBER],
            candidates=[[0] * 300_000],
        )

        here = time.thread_time() - begin
        assert answer["marks"] == [0]
        assert 60 - budget.left > float(answer["spent"]) + here / 2

    def test_has_workers_of_its_own_after_a_fork(self):
        program = f"""
import os
from schemas_app.domain.formats.json_schema.verdict import workers

def ask():
    return workers.ask("covers", seconds=2.0, outer={NUMBER!r}, inner={INTEGER!r})["answer"]

assert ask() == "yes"
child = os.fork()
assert ask() == "yes"
if child:
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert ask() == "yes"
"""

        done = subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

        assert (done.returncode, done.stderr) == (0, "")
