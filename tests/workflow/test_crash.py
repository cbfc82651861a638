"""A process that works on a try-on is killed, or told to stop, in the middle; another one finds what it left."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.fake_engine import FakeEngine, photo_file, stand_in
from tests.workflow.helpers import ended, listed
from workflow import backlog, jobs, try_ons
from workflow import runner as runner_module
from workflow.owners import Owner
from workflow.store import objects, records

PROCESS = """
import json, sys
from pathlib import Path
from tests.fake_engine import photo_file, stand_in
from tests.workflow.helpers import worn
from workflow import backlog, execute, runner, try_ons
from workflow.owners import new_owner

execute.LEASE_SECONDS = runner.LEASE_SECONDS = 3.0
runner.KEEPER_SECONDS = 0.1

def hang(stage):
    if stage == "fit":
        print("inside", flush=True)
        next(iter(backlog.runner()._stops.values())).wait(120)

with stand_in(Path(sys.argv[1])) as engine:
    owner = new_owner()
    done = worn(owner)
    engine.hook = hang
    begun = try_ons.try_on(owner, photo_file(width=310))
    print(json.dumps({"owner": owner.id, "done": done.fitting_session_id, "garment": begun.cloth3d_id,
                      "fitting": begun.fitting_session_id}), flush=True)
    sys.stdin.readline()
"""


class Left:
    """A process that hangs in the middle of a try-on, after it has finished another one."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-c", PROCESS, str(folder)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        told = {self.process.stdout.readline().strip() for _ in range(2)}
        assert "inside" in told
        self.ids: dict[str, Any] = json.loads((told - {"inside"}).pop())
        self.owner = Owner(self.ids["owner"])

    def end(self) -> None:
        """Close what is left of it."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate(timeout=20)


@pytest.fixture
def left(tmp_path: Path) -> Iterator[Left]:
    started = Left(tmp_path)
    yield started
    started.end()


@pytest.fixture
def here(left: Left, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeEngine]:
    """Open the same data folder in this process, without working yet."""
    monkeypatch.setattr(runner_module, "KEEPER_SECONDS", 0.1)
    with stand_in(tmp_path) as engine:
        yield engine


def assert_done_once(left: Left, engine: FakeEngine, *, attempts: int) -> None:
    fitting = ended(left.owner, left.ids["fitting"])
    assert fitting.status == "done"
    assert [stage for stage, _ in engine.calls] == ["fit"]  # the garment was done and is not built again
    assert records().job(fitting.id).attempts == attempts
    assert listed(left.owner) == [left.ids["fitting"], left.ids["done"]]
    jobs_of_both = [jobs.fitting(left.owner, left.ids[name]) for name in ("fitting", "done")]
    for job in (*jobs_of_both, jobs.garment(left.owner, left.ids["garment"])):
        assert job.status == "done" and len(job.files) == {"cloth3d": 5, "fitting_session": 11}[job.kind]
        for key in (*job.files.values(), *job.pictures.values()):
            assert objects().get(key)


def test_a_try_on_whose_process_was_killed_is_finished_by_the_next(left: Left, here: FakeEngine) -> None:
    assert jobs.fitting(left.owner, left.ids["fitting"]).status == "processing"
    left.process.kill()
    left.process.wait(20)
    backlog.runner()
    assert_done_once(left, here, attempts=2)


def test_a_try_on_whose_process_lives_is_left_to_it(left: Left, here: FakeEngine) -> None:
    backlog.runner()
    other = try_ons.try_on(left.owner, photo_file(width=320))
    assert ended(left.owner, other.fitting_session_id).status == "done"
    assert jobs.fitting(left.owner, left.ids["fitting"]).status == "processing"


def test_a_try_on_whose_process_was_told_to_stop_is_finished_by_the_next_at_once(left: Left, here: FakeEngine) -> None:
    left.process.communicate("stop\n", timeout=20)
    assert left.process.returncode == 0
    kept = records().job(left.ids["fitting"])
    assert (kept.status, kept.attempts) == ("queued", 0)
    backlog.runner()
    assert_done_once(left, here, attempts=1)
