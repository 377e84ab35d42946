"""Where studies are simulated: on this machine, or on an engine that you have.

What a study finds is the same wherever it is simulated, to the byte: each replication is a function of the scenario, its
seed and the replication's number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent import futures
from typing import Any, Optional, TypeVar

from forelock import _native
from forelock._progress import Progress, Shown

__all__ = ["Dask", "Engine", "Executor", "Here", "Ray", "of"]

T = TypeVar("T")
#: What is called with the replications that are done and those that are planned.
Told = Optional[Callable[[int, int], Any]]

#: A task should take so long: long enough that sending it costs nothing, short enough that a lost worker does not
#: either, and that progress is seen.
SECONDS_A_TASK = 2.0
#: Tasks that each worker has waiting, so that none idles while results travel.
TASKS_A_WORKER = 2


class Engine:
    """Simulates tasks somewhere. A subclass sends a function with its arguments to a worker that has this package in the
    same version."""

    @property
    def workers(self) -> int:
        """How many tasks run at once."""
        raise NotImplementedError

    def share(self, value: Any) -> Any:
        """Sends ``value`` to all workers once; what is given stands for it in the arguments of tasks."""
        return value

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Has a task done; gives what stands for it, which can be hashed."""
        raise NotImplementedError

    def done(self, tasks: Sequence[Any]) -> Sequence[Any]:
        """Waits until at least one of ``tasks`` is done, at most a moment; gives those that are."""
        raise NotImplementedError

    def result(self, task: Any) -> Any:
        """What a task that is done gave; raises what it raised."""
        raise NotImplementedError

    def cancel(self, tasks: Sequence[Any]) -> None:
        """Gives up tasks whose results nobody wants any more."""


class Here(Engine):
    """This machine, on all its cores, one task after another."""

    @property
    def workers(self) -> int:
        return 1

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return _Task(function, arguments)

    def done(self, tasks: Sequence[Any]) -> Sequence[Any]:
        return tasks[:1]

    def result(self, task: Any) -> Any:
        return task.function(*task.arguments)


class _Task:
    def __init__(self, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
        self.function = function
        self.arguments = arguments


class Executor(Engine):
    """An executor of ``concurrent.futures``, such as a ``ProcessPoolExecutor``."""

    def __init__(self, executor: futures.Executor) -> None:
        self._executor = executor

    @property
    def workers(self) -> int:
        return int(getattr(self._executor, "_max_workers", None) or 1)

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return self._executor.submit(function, *arguments)

    def done(self, tasks: Sequence[Any]) -> Sequence[Any]:
        return list(futures.wait(tasks, timeout=0.2, return_when=futures.FIRST_COMPLETED).done)

    def result(self, task: Any) -> Any:
        return task.result()

    def cancel(self, tasks: Sequence[Any]) -> None:
        for task in tasks:
            task.cancel()


class Dask(Engine):
    """The workers of a ``distributed.Client``. The task of a worker that is lost is done by another."""

    def __init__(self, client: Any) -> None:
        self._client = client

    @property
    def workers(self) -> int:
        return max(1, int(sum(self._client.nthreads().values())))

    def share(self, value: Any) -> Any:
        return self._client.scatter(value, broadcast=True, hash=False)

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return self._client.submit(function, *arguments, pure=False)

    def done(self, tasks: Sequence[Any]) -> Sequence[Any]:
        import distributed

        try:
            waited: Any = distributed.wait(  # type: ignore[no-untyped-call, unused-ignore]
                tasks, timeout=0.2, return_when="FIRST_COMPLETED"
            )
            return list(waited.done)
        except TimeoutError:
            return []

    def result(self, task: Any) -> Any:
        return task.result()

    def cancel(self, tasks: Sequence[Any]) -> None:
        self._client.cancel(tasks)


class Ray(Engine):
    """The workers of Ray, which is initialised. The task of a worker that is lost is done by another."""

    def __init__(self, ray: Any) -> None:
        self._ray = ray

    @property
    def workers(self) -> int:
        return max(1, int(self._ray.cluster_resources().get("CPU", 1)))

    def share(self, value: Any) -> Any:
        return self._ray.put(value)

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return self._ray.remote(function).remote(*arguments)

    def done(self, tasks: Sequence[Any]) -> Sequence[Any]:
        found: Sequence[Any] = self._ray.wait(list(tasks), num_returns=1, timeout=0.2)[0]
        return found

    def result(self, task: Any) -> Any:
        try:
            return self._ray.get(task)
        except self._ray.exceptions.RayTaskError as error:
            raise (error.cause or error) from None

    def cancel(self, tasks: Sequence[Any]) -> None:
        for task in tasks:
            self._ray.cancel(task)


def of(on: Any) -> Engine:
    """The engine that ``on`` means: see :meth:`forelock.Scenario.sweep`."""
    if on is None:
        return Here()
    if isinstance(on, Engine):
        return on
    if isinstance(on, futures.Executor):
        return Executor(on)
    module = type(on).__module__.split(".")[0]
    if module == "distributed" and hasattr(on, "submit"):
        return Dask(on)
    if getattr(on, "__name__", None) == "ray" and hasattr(on, "remote"):
        if not on.is_initialized():
            raise ValueError("Ray is not initialised: call ray.init() first")
        return Ray(on)
    raise TypeError(
        "on is a distributed.Client, the module ray, an executor of concurrent.futures, or a forelock.engines.Engine, "
        f"not {type(on).__name__}"
    )


def sweep(plan: Any, files: Any, engine: Engine, told: Told) -> None:
    """Simulates the points of a sweep that ``files`` lack, and adds each as soon as those before it are there."""
    _simulate(_points, plan, files, engine, told)


def compare(plan: Any, engine: Engine, told: Told) -> None:
    """Simulates the replications that a comparison lacks."""
    _simulate(_outcomes, plan, plan, engine, told)


def _simulate(
    task_of: Callable[..., tuple[list[str], float]], plan: Any, files: Any, engine: Engine, told: Told
) -> None:
    points, replications = plan.points, plan.replications
    first = files.written()
    planned = (points - first) * replications
    text = engine.share(plan.text)
    cut = _Cut(first, points, engine.workers)
    threads = None if isinstance(engine, Here) else 1
    waiting: dict[Any, tuple[int, int]] = {}
    early: dict[int, list[str]] = {}
    done = 0
    try:
        while cut.is_left or waiting:
            while cut.is_left and len(waiting) < TASKS_A_WORKER * engine.workers:
                begin, end = cut.next()
                waiting[engine.submit(task_of, text, begin, end, threads)] = (begin, end)
            for task in engine.done(list(waiting)):
                begin, end = waiting.pop(task)
                lines, seconds = engine.result(task)
                if len(lines) != end - begin:
                    raise ValueError(
                        f"the engine gave {len(lines)} results of a task of {end - begin}"
                    )
                cut.measured(end - begin, seconds)
                early[begin] = lines
                done += end - begin
            while first in early:
                lines = early.pop(first)
                files.take(lines)
                first += len(lines)
            if told is not None:
                told(done * replications, planned)
    except BaseException:
        engine.cancel(list(waiting))
        raise


def _points(text: str, begin: int, end: int, threads: Optional[int]) -> tuple[list[str], float]:
    # Ray sends functions of Python only.
    return _native.simulate_points(text, begin, end, threads)


def _outcomes(text: str, begin: int, end: int, threads: Optional[int]) -> tuple[list[str], float]:
    return _native.simulate_outcomes(text, begin, end, threads)


class _Cut:
    """Cuts the points into tasks that take about :data:`SECONDS_A_TASK`, as measured, and less at the end, where all
    workers should end together (guided self-scheduling: C. D. Polychronopoulos and D. J. Kuck, 1987)."""

    def __init__(self, begin: int, end: int, workers: int) -> None:
        self._next = begin
        self._end = end
        self._workers = workers
        self._seconds_a_point: Optional[float] = None

    @property
    def is_left(self) -> bool:
        return self._next < self._end

    def measured(self, points: int, seconds: float) -> None:
        each = seconds / max(points, 1)
        # Points differ; the last ones tell most of the next ones.
        before = self._seconds_a_point
        self._seconds_a_point = each if before is None else (before + each) / 2

    def next(self) -> tuple[int, int]:
        left = self._end - self._next
        points = 1
        if self._seconds_a_point is not None:
            points = int(SECONDS_A_TASK / max(self._seconds_a_point, 1e-9))
        points = max(1, min(points, left // (TASKS_A_WORKER * self._workers), left))
        begin = self._next
        self._next += points
        return begin, self._next


def each(
    function: Callable[..., T],
    tasks: Sequence[tuple[str, tuple[Any, ...]]],
    engine: Engine,
    what: str,
    progress: Progress,
) -> dict[str, T]:
    """What ``function`` gives of each named task, in the order of the tasks."""
    threads = None if isinstance(engine, Here) else 1
    found: dict[str, T] = {}
    waiting: dict[Any, str] = {}
    left = iter(tasks)
    try:
        with Shown(progress, what, what) as told:
            while True:
                for name, arguments in _some(left, TASKS_A_WORKER * engine.workers - len(waiting)):
                    waiting[engine.submit(function, *arguments, threads)] = name
                if not waiting:
                    break
                for task in engine.done(list(waiting)):
                    name = waiting.pop(task)
                    try:
                        found[name] = engine.result(task)
                    except Exception as error:
                        if hasattr(error, "add_note"):
                            error.add_note(f"this was {name}")
                        raise
                if told is not None:
                    told(len(found), len(tasks))
    except BaseException:
        engine.cancel(list(waiting))
        raise
    return {name: found[name] for name, _ in tasks}


def _some(left: Iterator[T], most: int) -> Iterator[T]:
    for _ in range(most):
        try:
            yield next(left)
        except StopIteration:
            return
