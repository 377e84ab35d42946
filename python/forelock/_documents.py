"""The fields of result documents: made of docs/schema/result.schema.json by python/scripts/documents.py."""

from __future__ import annotations

from typing import Any, Literal, Optional

from forelock._node import Node


class ArrangeHint(Node):
    """How to have the file in the order that the simulation tries."""

    __slots__ = ()

    command: str
    """The command."""

    words: str
    """In words, up to the command."""


class ArrangeResult(Node):
    """What `forelock arrange` did with a file."""

    __slots__ = ()

    answer: str
    """What it comes to, in a few sentences."""

    blank_lines: int
    """Blank lines of the input, which are left out."""

    directory: str
    """Where the files are."""

    ended_last_row: bool
    """Whether the last row had no line ending, and got one."""

    files: list[FileEntry]
    """What was written, in the order of the partitions, and of each in the order to be sent."""

    forelock: str
    """Version of the program."""

    input: InputEntry
    """What was read."""

    lookups: list[LookupEntry]
    """What collided and what still does, by lookup."""

    row_sum: str
    """Of the rows of all files, as they were read back: the same as that of the input, unless a part of it was taken."""

    schema: int
    """Version of this shape: 1."""

    scripts: list[ScriptEntry]
    """What sends them, where files are jobs, and what describes them, where they are a part of the input."""

    sending: list[str]
    """How to send the files, by tool, in words."""

    settings: Settings
    """What was asked for."""

    simulation: Optional[CompareResult]
    """What the simulation says of the file as it was and of the arranged one, in the shape of `forelock compare
    --json`; not there unless asked for."""

    study: Literal['arrange']
    """`arrange`, which tells this from the manifests of others."""


class AskedObjective(Node):
    """What an objective of a sweep asks, as its manifest keeps it."""

    __slots__ = ()

    bound: float
    """The bound in the metric's JSON unit."""

    load: Optional[str]
    """The load of which it is asked; not there where it is asked of all together."""

    metric: Literal['created', 'failed', 'unprocessed', 'processed', 'failure_rate', 'lost', 'lost_rate', 'duration_s', 'throughput', 'degree_of_parallelism', 'lock_waits', 'lock_timeouts', 'deadlocks', 'lock_wait_s', 'requeues', 'batches', 'transactions', 'background_failed']
    """What is bounded."""

    objective: str
    """As the user wrote it, such as `< 5%`."""

    sure: Optional[float]
    """The part of the nights in which all must hold together; not there where the mean decides."""


class CalibrationResult(Node):
    """What `forelock calibrate` found."""

    __slots__ = ()

    advice: str
    """Which probe to try next and what it would tell, in a few sentences."""

    answer: str
    """What is known of each unknown, in a few sentences."""

    assumed_day_to_day: Optional[float]
    """The assumed coefficient of variation of nights; not there if it is stated or fitted."""

    cases: list[JsonCase]
    """A file each, in the order of the command line."""

    doubt: float
    """Which part of the posterior's variance more runs would take away, 0 to 1."""

    draws: list[list[float]]
    """Equally likely values of all unknowns, in their order and their units; at most 1,000."""

    explained: bool
    """Whether an org in the ranges gives what was observed; if not, no unknown is determined."""

    next_probe: Optional[int]
    """The one to try next, by its place among them from 0; null if none would tell more."""

    orgs_differ: bool
    """Whether the files describe different orgs, apart from what is fitted."""

    posterior: Optional[str]
    """The file of the posterior sample, where one was written."""

    probe_files: list[str]
    """What was written of that probe, how it is sent and what comes then: a paragraph each; not there unless asked
    for."""

    probes: list[JsonProbe]
    """Small loads, the smallest first."""

    profile: Optional[str]
    """The profile, where one was written."""

    remarks: list[str]
    """What is known only of several unknowns together, what isn't met and what is assumed: a paragraph each."""

    runs: int
    """Runs that were simulated, but for those of the probes."""

    seed: int
    """The seed of all randomness."""

    ties: list[JsonTie]
    """Pairs of unknowns that are known together, and not each."""

    together: float
    """How probable it is that all observations together are so far off what the model gives."""

    unknowns: list[JsonUnknown]
    """In the order of the command line."""

    webs: list[JsonWeb]
    """Unknowns that are known as well as several others are."""

    widened: float
    """By what the standard deviations of observations that contradict one another were multiplied."""


class CheckResult(Node):
    """What there is to say of one file."""

    __slots__ = ()

    cost: Optional[JsonCost]
    """What a replication is expected to take; not there for a file that is wrong."""

    errors: list[JsonError]
    """What is wrong with it."""

    file: str
    """As it was named."""

    loads: list[JsonPlannedLoad]
    """What its loads mean, in the order of the file; none for a file that is wrong."""

    ok: bool
    """Whether it can be simulated."""

    unknown: list[Unknown]
    """Fields that are ranges, so that each replication takes its own value; not there where there is none."""

    warnings: list[JsonWarning]
    """What an architect would warn of; none for a file that is wrong."""


class CollisionsEntry(Node):
    """Where parents are."""

    __slots__ = ()

    across_batches: SharedEntry
    """Parents with rows in several batches."""

    across_needlessly: SharedEntry
    """Parents that would fit into fewer batches than they are in."""

    across_partitions: SharedEntry
    """Parents with rows in several partitions."""


class CompareResult(Node):
    """What `forelock compare` found."""

    __slots__ = ()

    answer: str
    """What it comes to, in a few sentences."""

    arrange: Optional[ArrangeHint]
    """How to have the records' file in the order that a remedy simulates; not there where the records are drawn, or no
    remedy changes their order."""

    as_fast: list[str]
    """Names of those that meet every objective in a time that can't be told apart from it."""

    confidence: float
    """Of each mean's interval, and with which all differences of one metric hold together."""

    difference_confidence: float
    """Of each single difference's interval: stricter, so that they hold together."""

    fastest_meeting_objectives: Optional[str]
    """Name of the variant that meets every objective in the least time; null if none does, or nothing is asked."""

    left_out: list[JsonLeftOut]
    """Remedies that don't apply."""

    of_one_scenario: bool
    """Whether the variants are remedies of one scenario; if not, each is a scenario of its own."""

    posterior: Optional[JsonPosterior]
    """What the first scenario's unknown fields were drawn from; not there where all are known. Every variant takes the
    same draws."""

    precision: Optional[JsonPrecision]
    """How narrow the interval is that the first scenario wants narrow; not there where it asks for none."""

    records: Optional[str]
    """Which records were loaded, in a sentence; not there where they are drawn."""

    replications: int
    """Replications of each variant."""

    seed: int
    """The seed of all randomness, the same for every variant."""

    unknown: list[JsonRange]
    """Fields of the scenario that are ranges, and of which each replication took its own value; not there where it has
    none."""

    variants: list[JsonVariant]
    """As the command line or the usual remedies have it; differences are from the first."""


class ExplainResult(Node):
    """What `forelock explain` shows of a scenario."""

    __slots__ = ()

    answer: str
    """What that comes to, in a few sentences."""

    file: str
    """The file."""

    locks: list[str]
    """What each load locks, when and why, in words."""

    scenario: str
    """The scenario's name."""

    values: list[JsonExplained]
    """Every value that holds, table by table."""


class FailureDocument(Node):
    """The document of a command that failed; it stands where that of a result would."""

    __slots__ = ()

    command: Optional[str]
    """The command, such as `run` or `regress check`; null where the command line names none."""

    error: JsonFailure
    """Why it failed."""

    forelock: str
    """Version of the program."""

    schema: int
    """Version of the shapes: 2."""


class FieldChange(Node):
    """A field that says something else than when it was recorded."""

    __slots__ = ()

    now: Optional[str]
    """What it says now; null if the scenario leaves it out."""

    path: str
    """Its dotted path."""

    recorded: Optional[str]
    """What it said; null if the scenario left it out."""


class FieldEntry(Node):
    """A field of a sweep."""

    __slots__ = ()

    path: str
    """Its dotted path."""

    unit: str
    """What its numbers are: `number`, `seconds`, `fraction`, or `word` if its values are none."""

    vary: str
    """The `--vary` argument."""


class FileEntry(Node):
    """A file that was written."""

    __slots__ = ()

    batches: int
    """Batches, the last one perhaps not full."""

    bytes: int
    """Its size."""

    name: str
    """Its name in the directory."""

    rows: int
    """Rows, the header not counted."""

    sha256: str
    """SHA-256 of all its bytes, as `sha256sum` prints it."""

    stream: Optional[int]
    """The stream that sends it, from 1; not there where each file has a stream of its own."""


class InputEntry(Node):
    """The file that was arranged."""

    __slots__ = ()

    bytes: int
    """Its size as it was read: that of a compressed file is its compressed one."""

    name: str
    """Its name without its directory; `-` is standard input."""

    row_sum: str
    """Sum modulo 2^128 of the XXH3-128 hashes (seed 0) of all rows' bytes, each without its line ending and the header
    not counted."""

    rows: int
    """Rows, the header not counted."""

    rows_without_parent: int
    """Rows without any of the parents."""

    sha256: str
    """SHA-256 of these bytes."""


class JsonBands(Node):
    """A level or rate, step by step."""

    __slots__ = ()

    mean: list[float]
    """The mean over the replications."""

    p5: list[float]
    """The 5 % quantile."""

    p95: list[float]
    """The 95 % quantile."""


class JsonBar(Node):
    """A field alone between its two ends."""

    __slots__ = ()

    at_first: Summary
    """The metric at the first value."""

    at_last: Summary
    """The metric at the last value."""

    clear: bool
    """Whether the interval of `effect` leaves zero out."""

    duration_effect_s: Summary
    """The paired change of the duration, in seconds."""

    effect: Summary
    """The paired change of the metric from first to last."""

    first: Setting
    """Its first value."""

    last: Setting
    """Its last value."""

    path: str
    """Its dotted path."""


class JsonCase(Node):
    """A scenario and how well what was observed of it is met."""

    __slots__ = ()

    file: str
    """Its file."""

    observed: list[JsonFit]
    """In the scenario's order."""

    scenario: str
    """The scenario's name."""


class JsonChange(Node):
    """A metric then and now, in its JSON unit."""

    __slots__ = ()

    difference: float
    """The mean of now less the recorded one."""

    difference_ci: Optional[list[float]]
    """Low and high end of the difference's 95 % confidence interval (Welch)."""

    load: Optional[str]
    """The load that it is of; not there where it is of all together."""

    metric: Literal['created', 'failed', 'unprocessed', 'processed', 'failure_rate', 'lost', 'lost_rate', 'duration_s', 'throughput', 'degree_of_parallelism', 'lock_waits', 'lock_timeouts', 'deadlocks', 'lock_wait_s', 'requeues', 'batches', 'transactions', 'background_failed']
    """The metric that it is of."""

    now: JsonMoments
    """What it is now."""

    p_value: float
    """How probable such a difference is by chance, corrected for the number of comparisons (Holm): of all scenarios
    together, or of one whose definition is another."""

    ratio: Optional[float]
    """The mean of now over the recorded one; null if that is 0."""

    recorded: JsonMoments
    """What was recorded."""


class JsonCliff(Node):
    """Two neighbouring points of a grid over one field."""

    __slots__ = ()

    clear: bool
    """Whether the two confidence intervals have nothing in common."""

    height: float
    """How far the mean failure rate changes."""

    to: int
    """Number of the one after."""


class JsonCollision(Node):
    """Probabilities that a transaction shares a parent with at least one other in flight."""

    __slots__ = ()

    in_file_order: Optional[float]
    """In the file's order, in contiguous partitions; null if the file is too short."""

    in_random_order: float
    """In random order."""

    in_random_order_error: float
    """The standard error of that."""

    transaction_rows: int
    """Rows of a transaction."""

    transactions: int
    """Transactions of the file that were looked at."""


class JsonColumnProfile(Node):
    """One column of parents."""

    __slots__ = ()

    batches: int
    """Batches of the file."""

    children_per_parent: JsonFanOutQuantiles
    """Children per parent."""

    collision: JsonCollision
    """How likely a transaction shares a parent with another in flight."""

    column: str
    """The column."""

    distinct_in_file_order: float
    """The mean number of distinct parents in them, over all places."""

    distinct_in_random_order: float
    """What that would be in random order."""

    hottest: list[JsonHottest]
    """The parents with most children, at most 20, those first."""

    order: Literal['by_parent', 'clustered', 'random']
    """The order that comes closest."""

    parents: int
    """Distinct parents."""

    parents_with: list[list[Any]]
    """Pairs of a number of children and how many parents have it, ascending."""

    skewed_parents: int
    """Parents with more than 10,000 children."""

    skewed_rows: int
    """Rows under those."""

    spanning_parents: int
    """Parents with rows in more than one batch."""

    window: Optional[int]
    """Of `clustered`: the most places that a row is displaced by."""

    window_rows: int
    """Consecutive rows that are looked at together: 200, or all if there are fewer."""

    without_parent: int
    """Rows without one."""


class JsonComparison(Node):
    """A prediction beside what a real run gave."""

    __slots__ = ()

    metric: Literal['created', 'failed', 'unprocessed', 'processed', 'failure_rate', 'lost', 'lost_rate', 'duration_s', 'throughput', 'degree_of_parallelism', 'lock_waits', 'lock_timeouts', 'deadlocks', 'lock_wait_s', 'requeues', 'batches', 'transactions', 'background_failed']
    """What was measured."""

    observed: float
    """What the real run gave, in the metric's JSON unit."""

    predicted: float
    """The mean, in the same unit."""

    within: Optional[float]
    """How far from it still counts as the same, in the same unit; not there where the scenario states no tolerance."""

    within_p5_p95: bool
    """Whether the real run lies between the 5 % and the 95 % quantile of the replications."""


class JsonCost(Node):
    """What one replication is expected to take, apart from waits and what is sent again."""

    __slots__ = ()

    events: float
    """Sends, batches, transactions and what background traffic does."""

    row_locks: float
    """Rows that are asked for."""

    seconds: float
    """Seconds of a core, at an assumed 10 million events and 200 million row locks a second."""

    thread_bytes: float
    """Bytes that each thread keeps in memory."""


class JsonData(Node):
    """What records were read from."""

    __slots__ = ()

    columns: list[JsonParentColumn]
    """One for each set of parents that is read from it: the first, then the lookups."""

    digest: str
    """A digest of its content."""

    file: str
    """The file, from the current directory; of several, the directory, the pattern, or the first and the last."""

    files: Optional[int]
    """How many files there are; not there for one."""

    order: Literal['random', 'by_parent', 'clustered', 'file']
    """In which order they were loaded, as the scenario says it."""

    rows: int
    """How many rows it has."""


class JsonDifference(Node):
    """How a metric differs from the first variant's, in the metric's JSON unit."""

    __slots__ = ()

    ci: Optional[list[float]]
    """Low and high end of its interval; null for one replication."""

    mean: float
    """The mean of the differences, replication by replication."""

    significant: bool
    """Whether the interval excludes zero."""


class JsonDifferencePerMetric(Node):
    """One for each metric."""

    __slots__ = ()

    background_failed: JsonDifference
    """Transactions of the background that were refused: people who saw an error."""

    batches: JsonDifference
    """Batches that ran, those sent again included."""

    created: JsonDifference
    """Records that were inserted, updated or deleted in the end."""

    deadlocks: JsonDifference
    """Requests for a row that were refused because they closed a circle."""

    degree_of_parallelism: JsonDifference
    """How many batches ran at once, on average."""

    duration_s: JsonDifference
    """The time from the beginning to the end of the last batch."""

    failed: JsonDifference
    """Records that failed on row locks, also when they were sent again."""

    failure_rate: JsonDifference
    """Records that failed, as a part of those processed."""

    lock_timeouts: JsonDifference
    """Requests for a row that were refused after a long wait."""

    lock_wait_s: JsonDifference
    """The time of all waits for rows together."""

    lock_waits: JsonDifference
    """Requests for a row that another transaction held."""

    lost: JsonDifference
    """Records that failed or were never processed."""

    lost_rate: JsonDifference
    """Records that failed or were never processed, as a part of all."""

    processed: JsonDifference
    """Records that were created or failed."""

    requeues: JsonDifference
    """How many times a batch went back to the queue."""

    throughput: JsonDifference
    """Records created per second."""

    transactions: JsonDifference
    """Transactions that began, those sent again included."""

    unprocessed: JsonDifference
    """Records that the platform gave up, or did not reach in time."""


class JsonDoubt(Node):
    """Another choice of the model, and what the scenario would give under it."""

    __slots__ = ()

    changes_duration: bool
    """The same of the duration."""

    changes_loss: bool
    """Whether the mean of what is lost lies outside the interval of the prediction, and differs from its mean beyond
    chance."""

    choice: str
    """The choice, in words."""

    duration_s: Summary
    """How long it would take, in seconds."""

    lost_rate: Summary
    """The part of the records that would be lost."""

    setting: str
    """What sets it, as `--set` takes it."""


class JsonError(Node):
    """Something that is wrong."""

    __slots__ = ()

    help: str
    """What would be right."""

    position: JsonPosition
    """Where."""

    text: str
    """All of it as a terminal shows it, with the line that is wrong."""

    title: str
    """What is wrong, in one line."""


class JsonExplained(Node):
    """A value that holds."""

    __slots__ = ()

    kind: Literal['written', 'range', 'drawn', 'tool', 'default']
    """Where it comes from."""

    path: str
    """The field's dotted path."""

    position: Optional[JsonPosition]
    """The place where it is written; null where nobody wrote it."""

    tool: Optional[str]
    """The tool that does so unless it is told otherwise; null where no tool decides it."""

    usual: Optional[str]
    """Between which ends it usually lies where nobody has measured it; null where that is not known."""

    value: str
    """As a scenario writes it; words where leaving the field out has a meaning of its own."""


class JsonFailure(Node):
    """Why a command failed."""

    __slots__ = ()

    column: Optional[int]
    """The column there in characters, from 1; null where it is about the line as a whole."""

    diagnostics: list[JsonError]
    """Everything that is wrong and can be shown where it stands, in all files; at most 20 a file."""

    exit_code: int
    """The exit code."""

    explanation: str
    """All of it as standard error shows it."""

    file: Optional[str]
    """The file or directory that it is about, as it was named, or the flag (`--set`); null where it is about none."""

    kind: Literal['usage', 'scenario', 'file', 'study', 'interrupted', 'output', 'internal']
    """What is to blame."""

    line: Optional[int]
    """The line there, from 1; null where it is about the file as a whole."""

    message: str
    """What is wrong: the first thing, if there are several."""

    suggestion: Optional[str]
    """What would be right; null where `message` says it all."""


class JsonFanOut(Node):
    """Parents by their numbers of children."""

    __slots__ = ()

    hottest: list[list[Any]]
    """Pairs of a parent's number and its children, those with most first."""

    hottest_ids: list[str]
    """The ids of `hottest`, where an extract gives them."""

    parents_with: list[list[Any]]
    """Pairs of a number of children and how many parents have so many, ascending."""


class JsonFanOutQuantiles(Node):
    """Of the parents that have children: the mean, and the numbers that so many do not exceed."""

    __slots__ = ()

    max: int
    """All."""

    mean: float
    """0 if there is no parent."""

    p50: int
    """Half."""

    p90: int
    """90 %."""

    p99: int
    """99 %."""

    p999: int
    """99.9 %."""


class JsonFit(Node):
    """An observation and how well it is met, in the metric's JSON unit."""

    __slots__ = ()

    best: float
    """The mean of the best fit."""

    check: PredictiveCheck
    """Whether the posterior would give it, be it used for the fit or not."""

    load: Optional[str]
    """The load that it is of; not there where it is of all together."""

    metric: Literal['created', 'failed', 'unprocessed', 'processed', 'failure_rate', 'lost', 'lost_rate', 'duration_s', 'throughput', 'degree_of_parallelism', 'lock_waits', 'lock_timeouts', 'deadlocks', 'lock_wait_s', 'requeues', 'batches', 'transactions', 'background_failed']
    """What was measured."""

    observed: float
    """What was observed."""

    range: list[float]
    """Where nine runs in ten lie, over the posterior."""

    within: float
    """How far from it counts as the same."""


class JsonHottest(Node):
    """A parent that many rows look up to."""

    __slots__ = ()

    children: int
    """How many children it has."""

    parent: str
    """Its key, unchanged."""


class JsonLaw(Node):
    """A formula of two unknowns whose value is known."""

    __slots__ = ()

    a: str
    """The path of a."""

    b: str
    """The path of b."""

    p5: float
    """The 5 % quantile of the formula's value."""

    p50: float
    """The median."""

    p95: float
    """The 95 % quantile."""


class JsonLeftOut(Node):
    """A remedy that doesn't apply."""

    __slots__ = ()

    name: str
    """What it would be called."""

    reason: str
    """Why not."""


class JsonLeftOutRecord(Node):
    """A record that does not count."""

    __slots__ = ()

    file: str
    """The file as it was named."""

    id: Optional[str]
    """What the platform calls it."""

    line: int
    """The line on which the record begins, from 1."""

    record: int
    """Which of the file's records it is, from 1."""

    why: Literal['older', 'query', 'unfinished', 'never_processed']
    """Why not."""


class JsonLever(Node):
    """One thing that might change."""

    __slots__ = ()

    choices: list[str]
    """What it may be, in words."""

    name: str
    """What it is called."""

    written: int
    """Which of the choices the scenario has as written."""


class JsonLoad(Node):
    """One of several loads."""

    __slots__ = ()

    metrics: SummaryPerMetric
    """As those of all loads together."""

    name: str
    """Its name."""

    objectives: list[JsonVerdict]
    """Its own, in the scenario's order."""

    observed: list[JsonComparison]
    """Its own, in the scenario's order."""

    start_s: Summary
    """When it begins, in seconds from time 0."""


class JsonMeasuredLoad(Node):
    """One of several objects."""

    __slots__ = ()

    object: str
    """What was loaded."""

    observed: list[JsonObserved]
    """What can stand under `observed` of its load."""


class JsonMissing(Node):
    """A record that lacks fields."""

    __slots__ = ()

    fields: list[str]
    """The platform's names of the fields."""

    file: str
    """The file as it was named."""

    id: Optional[str]
    """What the platform calls it."""

    line: int
    """The line on which the record begins, from 1."""

    record: int
    """Which of the file's records it is, from 1."""


class JsonMoments(Node):
    """A metric over the replications."""

    __slots__ = ()

    mean: float
    """The arithmetic mean."""

    sd: float
    """The standard deviation (n − 1)."""


class JsonObserved(Node):
    """A metric that was measured."""

    __slots__ = ()

    metric: Literal['created', 'failed', 'unprocessed', 'processed', 'failure_rate', 'lost', 'lost_rate', 'duration_s', 'throughput', 'degree_of_parallelism', 'lock_waits', 'lock_timeouts', 'deadlocks', 'lock_wait_s', 'requeues', 'batches', 'transactions', 'background_failed']
    """What was measured."""

    value: float
    """In the metric's JSON unit."""

    within: Optional[float]
    """How far off it may be, in the same unit, where that is more than the metric's default tolerance."""


class JsonOverTime(Node):
    """Replications laid over each other, in equal steps from time 0."""

    __slots__ = ()

    busy: JsonBands
    """Workers with a batch."""

    created: JsonBands
    """Records created a second."""

    end_s: float
    """The end of the longest replication, in seconds."""

    failed: JsonBands
    """Records that failed a second."""

    in_service: JsonBands
    """The load's transactions in service."""

    queued: JsonBands
    """Batches in the queue."""

    replications: int
    """How many replications were recorded."""

    step_s: float
    """The length of a step, in seconds."""

    waiting: JsonBands
    """The load's transactions that wait for a lock."""


class JsonParentColumn(Node):
    """A column of parents."""

    __slots__ = ()

    column: str
    """Its heading."""

    locks: bool
    """Whether a child locks its parent."""

    most_children: int
    """Children of the parent that has most."""

    parents: int
    """How many parents it names."""

    rows_without_parent: int
    """How many rows have none."""


class JsonPlannedLoad(Node):
    """What a load means before it is simulated."""

    __slots__ = ()

    client: Optional[str]
    """Its tool and what that sets, in words; null where the scenario names none."""

    locks: str
    """What it locks and why, in words."""

    name: Optional[str]
    """Its name; null for the load of a scenario with `[data]` and `[load]`."""


class JsonPosition(Node):
    """A place in a file or in a `--set` argument."""

    __slots__ = ()

    column: int
    """In characters, from 1."""

    line: int
    """From 1."""

    source: str
    """The file as it was named, or `--set`."""


class JsonPosterior(Node):
    """What unknown fields were drawn from."""

    __slots__ = ()

    decided: list[str]
    """Dotted paths of those that were decided otherwise, such as by `--set`."""

    digest: str
    """A digest of its fields and draws."""

    draws: int
    """How many draws it has."""

    fields: list[str]
    """Dotted paths of the fields that were drawn."""

    file: str
    """Its file, as the command line has it."""

    words: str
    """All this in a sentence or two."""


class JsonPrecision(Node):
    """What `[run] precision` asks for, and what was reached."""

    __slots__ = ()

    asked_half_width: Optional[float]
    """Half of the widest interval that will do, in the metric's JSON unit; not there where a part of the mean is asked
    for."""

    asked_relative: Optional[float]
    """The same as a part of the mean; not there where a width in the metric's unit is asked for."""

    half_width: Optional[float]
    """Half of the confidence interval, in the metric's JSON unit."""

    max_replications: int
    """The most replications that there may be."""

    metric: Literal['created', 'failed', 'unprocessed', 'processed', 'failure_rate', 'lost', 'lost_rate', 'duration_s', 'throughput', 'degree_of_parallelism', 'lock_waits', 'lock_timeouts', 'deadlocks', 'lock_wait_s', 'requeues', 'batches', 'transactions', 'background_failed']
    """Whose mean is to be known."""

    reached: bool
    """Whether the interval is narrow enough; if not, the limit of replications came first."""


class JsonProbe(Node):
    """A small load and what it would tell."""

    __slots__ = ()

    at_once: int
    """How many of them at once."""

    batches: int
    """How many batches of one transaction."""

    duration_s: list[float]
    """Where nine runs in ten would have their duration, in seconds."""

    failure_rate: list[float]
    """Where nine runs in ten would have their failure rate."""

    metric: Literal['created', 'failed', 'unprocessed', 'processed', 'failure_rate', 'lost', 'lost_rate', 'duration_s', 'throughput', 'degree_of_parallelism', 'lock_waits', 'lock_timeouts', 'deadlocks', 'lock_wait_s', 'requeues', 'batches', 'transactions', 'background_failed']
    """What would tell most."""

    parents: Optional[int]
    """Over how many parents; null: each record has its own."""

    records: int
    """How many records."""

    tells: float
    """How widely that varies over the posterior, in standard deviations of single runs and their measurement."""


class JsonQueueing(Node):
    """How long batches waited, in seconds."""

    __slots__ = ()

    batches: int
    """Batches whose wait is known."""

    max_s: float
    """The longest."""

    mean_s: float
    """The arithmetic mean."""

    p50_s: float
    """The median."""

    p95_s: float
    """The 95 % quantile (type 7)."""


class JsonRange(Node):
    """A field that is not known, and between which ends it lies."""

    __slots__ = ()

    duration_share: Optional[float]
    """The same of the duration."""

    high: float
    """The highest."""

    log: bool
    """Whether all ratios are equally likely beforehand, rather than all differences."""

    loss_share: Optional[float]
    """The part of the variance of the failure rate (of what is lost, if records are left unprocessed) that it explains
    alone: its first-order index; `null` if there are too few replications to say it, and not there but for one
    scenario."""

    low: float
    """The lowest value, in the base unit: seconds, a fraction, a plain number."""

    path: str
    """Its dotted path, as `--set` takes it."""

    unit: Literal['number', 'seconds', 'fraction']
    """What its values are written in."""

    whole: bool
    """Whether only whole numbers are possible."""


class JsonRecording(Node):
    """`recording` in what `forelock run --json` prints."""

    __slots__ = ()

    child_object: str
    """What children are called."""

    fan_out: Optional[JsonFanOut]
    """Parents by their children in the first replication; null if there are too many to count."""

    lock_waits: list[JsonWaitBin]
    """How long locks are waited for, in all recorded replications together."""

    over_time: JsonOverTime
    """Levels and rates over time."""

    parent_object: str
    """What parents are called."""

    wait_timeout_s: float
    """After how many seconds a wait for a lock is refused."""


class JsonRedefinition(Node):
    """How a scenario is defined otherwise than recorded. That is the alarm: no metric is one of its own."""

    __slots__ = ()

    fields: Optional[list[FieldChange]]
    """The fields that differ, in the order of their paths; null if the baseline is from before it kept them."""

    metrics: list[JsonChange]
    """Every metric, in the order of [`Metric::ALL`], then those of each load."""


class JsonRefused(Node):
    """Ways that were left out."""

    __slots__ = ()

    rule: str
    """The rule of `forelock check` that says why, or `no-scenario`, `fewer-records`, `too-large`."""

    ways: int
    """How many."""

    words: str
    """Why, in words."""


class JsonScenarioChange(Node):
    """One scenario of the baseline."""

    __slots__ = ()

    compared: int
    """How many metrics might have been alarms; 0 if its definition is another."""

    definition_now: str
    """Hash of the definition now."""

    definition_recorded: str
    """Hash of the recorded definition."""

    moved: list[JsonChange]
    """The metrics that moved though the definition is the same, in the order of [`Metric::ALL`]."""

    path: str
    """Its file, relative to the baseline's."""

    redefinition: Optional[JsonRedefinition]
    """What was changed in the definition, and how far that moved the metrics; there only where the definition is
    another."""

    replications: int
    """Replications, then and now."""

    scenario: str
    """Its name when it was recorded."""

    seed_now: Optional[int]
    """The seed now; null only in a result of a version that did not simulate a scenario whose definition is another."""

    seed_recorded: int
    """The seed when it was recorded."""

    status: Literal['unchanged', 'moved', 'redefined']
    """What became of it."""


class JsonSetTo(Node):
    """A lever that is set another way than written."""

    __slots__ = ()

    choice: str
    """What it is then, in words."""

    lever: str
    """What is changed."""


class JsonSoFar(Node):
    """The best way so far, of which nothing is proven."""

    __slots__ = ()

    changes: list[JsonSetTo]
    """What it changes."""

    settings: list[str]
    """The same, each as `--set` takes it."""

    tried: JsonTried
    """What the nights say by which it is the best."""


class JsonTie(Node):
    """Two unknowns that are known together."""

    __slots__ = ()

    ends: list[list[float]]
    """Values of both at either end of the ridge."""

    law: Optional[JsonLaw]
    """What is fixed, where a formula says it."""

    unknowns: list[str]
    """Their paths."""


class JsonTried(Node):
    """A way that was tried."""

    __slots__ = ()

    duration_s: float
    """Seconds, on average."""

    kept: int
    """Nights in which all objectives hold."""

    lost_rate: float
    """The part of the records that is lost, on average."""

    nights: int
    """Nights that were simulated of it."""


class JsonUnknown(Node):
    """An unknown and its posterior: times in seconds, percentages as fractions."""

    __slots__ = ()

    best: float
    """With the best fit of all unknowns together."""

    determined: Literal['yes', 'partly', 'no', 'not alone']
    """How well it is known."""

    mean: float
    """Of the posterior."""

    p5: float
    """Its 5 % quantile."""

    p50: float
    """Its median."""

    p95: float
    """Its 95 % quantile."""

    path: str
    """Its dotted path."""

    range: list[float]
    """The lowest and the highest value that it might have."""

    scale: Literal['log', 'even']
    """What was equally likely beforehand."""

    set: str
    """The same, as `--set` takes it."""

    share: float
    """The standard deviation of the posterior as a part of that of the prior, on its scale."""

    unit: Literal['number', 'seconds', 'fraction']
    """What its numbers are."""

    whole: bool
    """Whether only whole numbers are possible."""


class JsonVariant(Node):
    """One scenario of a comparison."""

    __slots__ = ()

    differences: Optional[JsonDifferencePerMetric]
    """From the first variant; null for that one itself."""

    faster_in: Optional[float]
    """The same, in which it takes less time."""

    loads: list[JsonLoad]
    """What each load gives, as `forelock run --json` has them; not there for a scenario with `[data]` and `[load]`."""

    loses_less_in: Optional[float]
    """The part of the replications in which fewer of its records are lost than of the first variant; only where
    unknown fields were drawn, and not of the first."""

    meets_objectives: Optional[bool]
    """Whether every objective is met, those of single loads too; null where none is stated."""

    metrics: SummaryPerMetric
    """As `forelock run --json` has them."""

    name: str
    """Unique in the comparison."""

    objectives: list[JsonVerdict]
    """As `forelock run --json` has them."""

    runs_met: Optional[float]
    """The part of the replications that meet every objective, 0 to 1; only where unknown fields were drawn and
    objectives are stated."""

    scenario: str
    """The scenario's name."""

    settings: list[str]
    """What it changes in the scenario as written, each as `--set` takes it."""


class JsonVerdict(Node):
    """An objective and whether the mean meets it."""

    __slots__ = ()

    actual: float
    """The mean, in the metric's JSON unit."""

    judged_by: Optional[Literal['created', 'failed', 'unprocessed', 'processed', 'failure_rate', 'lost', 'lost_rate', 'duration_s', 'throughput', 'degree_of_parallelism', 'lock_waits', 'lock_timeouts', 'deadlocks', 'lock_wait_s', 'requeues', 'batches', 'transactions', 'background_failed']]
    """What decides in place of the metric; not there unless records were never processed, so that it has another mean."""

    met: bool
    """Whether the mean of what decides meets the bound, or enough nights do."""

    metric: Literal['created', 'failed', 'unprocessed', 'processed', 'failure_rate', 'lost', 'lost_rate', 'duration_s', 'throughput', 'degree_of_parallelism', 'lock_waits', 'lock_timeouts', 'deadlocks', 'lock_wait_s', 'requeues', 'batches', 'transactions', 'background_failed']
    """What is bounded."""

    objective: str
    """As the user wrote it."""

    runs_met: Optional[float]
    """The part of the replications that meet it, 0 to 1; only where unknown fields were drawn, or `sure` decides."""

    runs_met_together: Optional[float]
    """The part of the replications that meet all objectives; only where `sure` decides."""

    sure: Optional[float]
    """The part of the nights in which all objectives must hold together; not there where the mean decides."""

    too_close: Optional[list[float]]
    """The mean's confidence interval where it holds the bound, so that chance decides the verdict; not there
    otherwise."""


class JsonWaitBin(Node):
    """Waits of about the same length."""

    __slots__ = ()

    deadlocked: int
    """Waits that were refused as deadlocks as they began; recordings of older versions lack them."""

    from_s: float
    """From so many seconds; written for who reads it."""

    granted: int
    """Waits that ended with the row."""

    timed_out: int
    """Waits that ended with the timeout."""

    to_s: float
    """To so many seconds; written for who reads it."""


class JsonWarning(Node):
    """Something to think twice about."""

    __slots__ = ()

    position: JsonPosition
    """Where."""

    reason: str
    """Why it matters."""

    remedy: str
    """What to do."""

    rule: str
    """The rule's name."""

    title: str
    """What is the matter, in one line."""


class JsonWay(Node):
    """A way of loading that was judged."""

    __slots__ = ()

    changes: list[JsonSetTo]
    """What it changes."""

    kept: int
    """Nights in which all objectives hold."""

    kept_ci: list[float]
    """The interval of the part of all nights in which it meets the objectives (Clopper and Pearson)."""

    loads: list[JsonLoad]
    """What each load gives; not there for one load."""

    metrics: SummaryPerMetric
    """As `forelock run --json` has them."""

    name: str
    """What it is: `the plan`, `the nearest`, `as written`, `one change`, `the safest`, or `another way`."""

    nights: int
    """Nights that it was judged by."""

    objectives: list[JsonVerdict]
    """As `forelock run --json` has them."""

    second_pass: bool
    """Whether what failed is sent once more, which `--set` can't say; the settings are then those of a scenario with
    `[[loads]]`."""

    settings: list[str]
    """The same, each as `--set` takes it."""

    standing: Literal['keeps', 'breaks', 'open']
    """Whether these nights prove that it meets them as often as asked."""


class JsonWeb(Node):
    """An unknown that is known as well as others are."""

    __slots__ = ()

    others: list[str]
    """Theirs."""

    unknown: str
    """Its path."""


class JsonWouldHold(Node):
    """A bound that is missed, and the one that would be met."""

    __slots__ = ()

    bound: float
    """The bound that would be met in as many nights as asked, in the metric's JSON unit."""

    kept: float
    """The part of the nights that meet it, 0 to 1."""

    load: Optional[str]
    """The load of which it is asked; null for all together."""

    metric: Literal['created', 'failed', 'unprocessed', 'processed', 'failure_rate', 'lost', 'lost_rate', 'duration_s', 'throughput', 'degree_of_parallelism', 'lock_waits', 'lock_timeouts', 'deadlocks', 'lock_wait_s', 'requeues', 'batches', 'transactions', 'background_failed']
    """What is bounded."""

    objective: str
    """The bound as it is asked, such as `< 1%`."""

    words: str
    """The same in words, such as `2.4 %`."""


class LookupEntry(Node):
    """What parents of one lookup share."""

    __slots__ = ()

    after: CollisionsEntry
    """As arranged."""

    before: CollisionsEntry
    """If the file as it is were cut into as many even partitions, and these into batches."""

    column: str
    """The column."""

    parents: int
    """Parents that have rows."""

    rows: int
    """Rows that have a parent."""


class Manifest(Node):
    """Everything that decides what a sweep's files hold."""

    __slots__ = ()

    confidence: float
    """Of all intervals."""

    definition: str
    """A digest of the scenario as it was read, without its name and what only describes it."""

    design: str
    """`grid`, `lhs` or `sobol`."""

    fields: list[FieldEntry]
    """The fields that are varied."""

    forelock: str
    """Version of the program, as another one may simulate otherwise."""

    objectives: list[AskedObjective]
    """What every point is judged by."""

    points: int
    """How many points."""

    posterior: Optional[PosteriorEntry]
    """What unknown fields are drawn from; not there where all are known."""

    replications: int
    """Of each point."""

    scenario: str
    """The scenario's name."""

    schema: int
    """Version of this shape and that of `points.jsonl`: [`Manifest::SCHEMA`]."""

    seed: int
    """The seed that all points share."""

    unknown: list[Unknown]
    """Fields of the scenario that are ranges, and of which each replication takes its own value."""


class NewResult(Node):
    """What `forelock new` wrote, and the first answer."""

    __slots__ = ()

    assumed: list[str]
    """What nobody has said, and the scenario assumes."""

    file: str
    """The scenario that was written."""

    next: list[str]
    """What to do next: a command with what it is for each."""

    remarks: list[str]
    """What the file that it was made of says, and the scenario leaves out."""

    simulation: RunResult
    """What a simulation of it gives, in the shape of `forelock run --json`."""


class ObserveResult(Node):
    """What `forelock observe` found of a load."""

    __slots__ = ()

    active_per_record_s: Optional[float]
    """Active time over records processed."""

    active_time_s: Optional[float]
    """What of it was active processing."""

    apex_per_record_s: Optional[float]
    """Time in triggers over records processed."""

    apex_time_s: Optional[float]
    """What of that went to triggers and what else follows from the records."""

    apis: list[Literal['bulk_v1', 'bulk_v2']]
    """As far as that shows."""

    at_once_while_busy: Optional[float]
    """Batches on workers on average while any was."""

    concurrency_modes: list[str]
    """Parallel or Serial."""

    created_at_most: Optional[int]
    """Records created at most, where a job that was cut short leaves open how many of them were processed."""

    ended: Optional[str]
    """When the last ended."""

    failed_by_code: Optional[Node]
    """Records that failed, by the code of the error, where their results were given."""

    files: list[str]
    """The files, as they were named."""

    jobs: int
    """Jobs that anything counts of."""

    left_out: list[JsonLeftOutRecord]
    """Records that don't count."""

    loads: list[JsonMeasuredLoad]
    """Each object by itself, as a load; not there where it is only one, or not known of all."""

    missing: list[JsonMissing]
    """Records that lack fields that they should have."""

    objects: list[str]
    """What was loaded."""

    observed: list[JsonObserved]
    """What can stand under `[observed]`."""

    operations: list[str]
    """What was done with it."""

    overhead_per_batch_s: Optional[float]
    """Time on workers that was not active, a batch."""

    queueing: Optional[JsonQueueing]
    """How long batches waited for a worker."""

    records: int
    """Records of jobs or batches that count."""

    records_per_batch: Optional[float]
    """Records a batch, on average."""

    remarks: list[str]
    """All that there is to say of the figures, in words."""

    retries: Optional[int]
    """How often the platform tried again to save what it had processed."""

    service_at_most_s: Optional[float]
    """The most that `org.service.per_record` can be: active time over records created."""

    service_if_shared_s: Optional[float]
    """What it is with `org.scaling.contention = 1`: the same over the batches at once while any ran."""

    started: Optional[str]
    """When the first job or batch was created, in RFC 3339."""

    table: Optional[str]
    """The `[observed]` table for a scenario, in TOML; not there where it went to a file."""

    total_time_s: Optional[float]
    """Time that batches spent on workers, all together."""

    whole_seconds: bool
    """Whether all times of day are whole seconds."""


class Origin(Node):
    """Where a posterior comes from."""

    __slots__ = ()

    budget: int
    """How many runs it was allowed."""

    scenarios: list[str]
    """Names of the scenarios whose observations it was made to meet, at most [`Posterior::MOST_SCENARIOS`]."""

    seed: int
    """Where the randomness of the calibration started."""


class ParentEntry(Node):
    """A parent that is in several places."""

    __slots__ = ()

    batches: int
    """Batches that have it."""

    parent: str
    """Its key; an id of 18 characters in its form of 15."""

    partitions: int
    """Partitions that have it."""

    rows: int
    """Rows that look up to it."""


class PlanResult(Node):
    """What `forelock plan` found."""

    __slots__ = ()

    answer: str
    """What it comes to, in a few sentences."""

    assumes_loss: bool
    """Whether the objective on what is lost is an assumption, as the scenario has none."""

    assumes_no_overhead: bool
    """Whether the plan, or the nearest way, waits for batches that seem to begin at once, as `org.batch_overhead` is
    not known."""

    best_so_far: Optional[JsonSoFar]
    """The best by the nights of the search; there only if it was stopped before any way was judged."""

    budget: int
    """Nights that might have been."""

    confidence: float
    """Of each mean's interval."""

    interrupted: bool
    """Whether the search was stopped before it was done."""

    judged: list[JsonWay]
    """Ways that were judged by nights by which none of them was chosen."""

    levers: list[JsonLever]
    """What might change."""

    nearest: Optional[int]
    """Of the way that is nearest to a plan; null if there is a plan, or nothing was judged."""

    nights: int
    """Nights that were simulated."""

    one_change: Optional[int]
    """Of the best that changes one thing."""

    plan: Optional[int]
    """The place among them of the plan: the fastest that is proven to meet the objectives; null if there is none."""

    posterior: Optional[JsonPosterior]
    """What unknown fields were drawn from; not there where all are known."""

    records: Optional[str]
    """Which records are loaded, in a sentence; not there where they are drawn."""

    refused: list[JsonRefused]
    """Ways that were left out, and why."""

    safest: Optional[int]
    """Of the one that loses fewest records."""

    scenario: str
    """The scenario's name."""

    seed: int
    """The seed of all randomness."""

    steps: list[str]
    """What to do for the plan, or for the nearest way, in the names that the load's tool has."""

    sure: float
    """The part of the nights in which all objectives must hold together, above 0 and below 1."""

    to_learn: Optional[str]
    """What to measure to promise more; not there where all is known."""

    tried: list[JsonTried]
    """All ways that were tried, with what few nights say of each."""

    unknown: list[JsonRange]
    """Fields that are ranges, with what each explains of how nights of the plan differ; not there where there is none."""

    ways: int
    """How many ways of loading these make; at most 2^53."""

    window_records: Optional[float]
    """How many records the window, which is the objective on the duration, holds at the pace of the plan in a slow
    night; null without one of both, and beyond what the platform takes in a day."""

    would_hold: list[JsonWouldHold]
    """Of each objective that the nearest way misses, the bound that it would meet."""

    written: Optional[int]
    """Of the scenario as written."""


class PointRecord(Node):
    """A point of a sweep with its results."""

    __slots__ = ()

    fields: Node
    """What each field was set to, by its path."""

    metrics: SummaryPerMetric
    """Every metric over the replications, in its JSON unit."""

    objectives: list[bool]
    """Whether each objective is met, in the order of the manifest."""

    point: int
    """Its place in the sweep, from 0."""

    runs_met: Optional[float]
    """The part of the replications that meet all objectives, 0 to 1; not there where nothing is drawn, or nothing
    asked."""


class PosteriorEntry(Node):
    """The posterior of a sweep."""

    __slots__ = ()

    digest: str
    """A digest of its fields and draws."""

    draws: int
    """How many draws it has."""

    fields: list[str]
    """Dotted paths of the fields that are drawn."""


class PredictiveCheck(Node):
    """An observation beside those that the model would have given in its place, with its error, over the posterior. D.
    B. Rubin, "Bayesianly justifiable and relevant frequency calculations for the applied statistician", The Annals
    of Statistics 12 (1984), 1151–1172; A. Gelman, X.-L. Meng and H. Stern, "Posterior predictive assessment of
    model fitness via realized discrepancies", Statistica Sinica 6 (1996), 733–760. What was fitted to an
    observation is drawn towards it, so that the probability of one that counts is rather too large than too small
    (X.-L. Meng, "Posterior predictive p-values", The Annals of Statistics 22 (1994), 1142–1160)."""

    __slots__ = ()

    inside: bool
    """Whether the observation lies there."""

    interval: list[float]
    """Where nine in ten such observations would lie, in the metric's JSON unit."""

    probability: float
    """How probable an observation at least so far out is, to either side."""


class ProfileResult(Node):
    """What `forelock profile` found of one file."""

    __slots__ = ()

    batch_size: int
    """Rows of a batch, as asked."""

    blank_lines: int
    """Lines that are blank and no rows."""

    columns: list[JsonColumnProfile]
    """A column of parents each, as asked."""

    data: str
    """The `[data]` table that stands for the file, in TOML."""

    delimiter: str
    """What stands between its fields."""

    digest: Optional[str]
    """XXH3-128 of its content, decompressed, in hexadecimal."""

    file: str
    """The file as it was named."""

    in_flight: int
    """Transactions at once, as asked."""

    rows: int
    """Its rows."""


class RegressionResult(Node):
    """What `forelock regress check` found."""

    __slots__ = ()

    answer: str
    """What it comes to, in a few sentences."""

    clean: bool
    """Whether nothing moved and no definition changed: exit code 0."""

    comparisons: int
    """How many metrics were compared."""

    false_alarms: float
    """How probable it is at most that a check of an unchanged program is not clean."""

    recorded_by: str
    """Version of the program that recorded the baseline."""

    scenarios: list[JsonScenarioChange]
    """In the order of the baseline."""


class RunResult(Node):
    """What `forelock run` found of one scenario."""

    __slots__ = ()

    answer: str
    """What it comes to, in a few sentences."""

    confidence: float
    """Of every mean's interval."""

    data: Optional[JsonData]
    """What the records were read from; not there where they are drawn."""

    description: Optional[str]
    """What the scenario says that it is; not there where it says nothing."""

    doubt: list[JsonDoubt]
    """What the model gives with other assumptions, where no source confirms one; not there unless it was asked for."""

    loads: list[JsonLoad]
    """What each load gives, in the scenario's order; not there for a scenario with `[data]` and `[load]`. With
    several, what stands beside it is of all loads together."""

    locks: list[str]
    """What each load locks, and why, a sentence each; not there where that is the plain case."""

    metrics: SummaryPerMetric
    """Each in its JSON unit."""

    objectives: list[JsonVerdict]
    """In the scenario's order."""

    observed: list[JsonComparison]
    """In the scenario's order."""

    posterior: Optional[JsonPosterior]
    """What the unknown fields were drawn from; not there where all are known."""

    precision: Optional[JsonPrecision]
    """How narrow the interval is that the scenario wants narrow; not there where it asks for none."""

    recording: Optional[JsonRecording]
    """How the replications went; not there unless it was asked for."""

    records: Optional[str]
    """Which records were loaded, in a sentence; not there where they are drawn."""

    replications: int
    """Independent replications behind every figure."""

    scenario: str
    """The scenario's name."""

    seed: int
    """The seed of all randomness."""

    unknown: list[JsonRange]
    """Fields of the scenario that are ranges, and of which each replication took its own value; not there where it has
    none."""


class ScriptEntry(Node):
    """A script, or a scenario, that was written."""

    __slots__ = ()

    name: str
    """Its name in the directory."""

    sha256: str
    """SHA-256 of all its bytes."""


class Setting(Node):
    """One value of a field."""

    __slots__ = ()

    number: Optional[float]
    """The same as a number, where it is one: seconds of a duration, the fraction that a percentage is, or the plain
    number."""

    value: str
    """As a scenario would write it: `4.5s`, `random`."""


class Settings(Node):
    """What was asked for."""

    __slots__ = ()

    batch_size: int
    """Rows a batch."""

    compression: str
    """`none`, `gz` or `zst`."""

    dropped: list[str]
    """Columns of the input that the files don't have."""

    job_size: Optional[int]
    """Rows a job of the Bulk API 2.0, where each file is one; not there where a file is a partition."""

    parents: list[str]
    """The columns of the parents, as the header has them."""

    partitions: int
    """Streams of the loader."""


class SharedEntry(Node):
    """Parents that are in several places."""

    __slots__ = ()

    largest: list[ParentEntry]
    """Those with most rows, ten at most."""

    parents: int
    """How many."""

    rows: int
    """Rows that look up to one of them."""


class Summary(Node):
    """A sample in a few numbers, all in the unit of its values. In JSON, `sd` and `ci` are null for a single value,
    and `prediction` is there only where it is known."""

    __slots__ = ()

    ci: Optional[list[float]]
    """Student's confidence interval for the mean; none for a single value."""

    max: float
    """The largest value."""

    mean: float
    """The arithmetic mean."""

    min: float
    """The smallest value."""

    p5: float
    """The 5 % quantile (type 7, as the others)."""

    p50: float
    """The median."""

    p95: float
    """The 95 % quantile."""

    prediction: Optional[list[float]]
    """Where one more value lies in nine cases of ten; none where nobody wants to know, or there are too few values."""

    sd: Optional[float]
    """The standard deviation (n − 1); none for a single value."""


class SummaryPerMetric(Node):
    """One for each metric."""

    __slots__ = ()

    background_failed: Summary
    """Transactions of the background that were refused: people who saw an error."""

    batches: Summary
    """Batches that ran, those sent again included."""

    created: Summary
    """Records that were inserted, updated or deleted in the end."""

    deadlocks: Summary
    """Requests for a row that were refused because they closed a circle."""

    degree_of_parallelism: Summary
    """How many batches ran at once, on average."""

    duration_s: Summary
    """The time from the beginning to the end of the last batch."""

    failed: Summary
    """Records that failed on row locks, also when they were sent again."""

    failure_rate: Summary
    """Records that failed, as a part of those processed."""

    lock_timeouts: Summary
    """Requests for a row that were refused after a long wait."""

    lock_wait_s: Summary
    """The time of all waits for rows together."""

    lock_waits: Summary
    """Requests for a row that another transaction held."""

    lost: Summary
    """Records that failed or were never processed."""

    lost_rate: Summary
    """Records that failed or were never processed, as a part of all."""

    processed: Summary
    """Records that were created or failed."""

    requeues: Summary
    """How many times a batch went back to the queue."""

    throughput: Summary
    """Records created per second."""

    transactions: Summary
    """Transactions that began, those sent again included."""

    unprocessed: Summary
    """Records that the platform gave up, or did not reach in time."""


class SweepResult(Node):
    """What `forelock sweep` found. All points are in `points.jsonl`, since there may be a million; here are those that
    matter."""

    __slots__ = ()

    answer: str
    """What it comes to, in a few sentences."""

    best: list[PointRecord]
    """The fastest feasible points, at most ten."""

    cliff: Optional[JsonCliff]
    """Grids over one field: the neighbours between which the failure rate changes most."""

    directory: str
    """Where the files are."""

    done: int
    """How many points there are: fewer than planned, if the sweep is not done."""

    feasible: int
    """How many points do what was asked: meet all objectives or, without any, lose less than 1 % of their records."""

    front: list[PointRecord]
    """Points that no other beats in both what is lost and duration, by rising loss."""

    posterior: Optional[JsonPosterior]
    """What unknown fields were drawn from; not there where all are known, or the file that they are drawn from is not."""

    rows: list[PointRecord]
    """Grids over one field: all points, in their order; not there if they are more than 60."""

    safest: Optional[PointRecord]
    """The point that loses least (failed or never processed); of equal ones the fastest."""

    sweep: Manifest
    """What was swept, as in `sweep.json`."""


class TornadoResult(Node):
    """What `forelock sweep --tornado` found."""

    __slots__ = ()

    answer: str
    """What it comes to, in a sentence or two."""

    base: Summary
    """The metric, of the scenario as its file has it."""

    base_duration_s: Summary
    """The duration of the same."""

    confidence: float
    """Of all intervals."""

    fields: list[JsonBar]
    """One a field, the largest effect first."""

    meets_objectives: bool
    """Whether the scenario as its file has it, or an end of any field, meets all objectives; true where there is none."""

    metric: Literal['created', 'failed', 'unprocessed', 'processed', 'failure_rate', 'lost', 'lost_rate', 'duration_s', 'throughput', 'degree_of_parallelism', 'lock_waits', 'lock_timeouts', 'deadlocks', 'lock_wait_s', 'requeues', 'batches', 'transactions', 'background_failed']
    """What the fields are ranked by."""

    posterior: Optional[JsonPosterior]
    """What unknown fields were drawn from; not there where all are known."""

    replications: int
    """Of each point."""

    scenario: str
    """The scenario's name."""

    seed: int
    """The seed that all points share."""

    unknown: list[JsonRange]
    """Fields of the scenario that are ranges, and of which each replication took its own value; not there where it has
    none."""


class Unknown(Node):
    """A field that is not known, and between which ends it lies. Beforehand, all values between them are equally
    likely; on a logarithmic scale, where the ends are a factor of ten or more apart, all ratios."""

    __slots__ = ()

    high: float
    """The highest."""

    log: bool
    """Whether all ratios are equally likely beforehand, rather than all differences."""

    low: float
    """The lowest value, in the base unit: seconds, a fraction, a plain number."""

    path: str
    """Its dotted path, as `--set` takes it."""

    unit: Literal['number', 'seconds', 'fraction']
    """What its values are written in."""

    whole: bool
    """Whether only whole numbers are possible."""


#: Fields that a document may lack, and whether they are then an empty list.
OPTIONAL: dict[str, bool] = {
    "arrange": False,
    "asked_half_width": False,
    "asked_relative": False,
    "assumed_day_to_day": False,
    "best_so_far": False,
    "cost": False,
    "created_at_most": False,
    "data": False,
    "description": False,
    "doubt": True,
    "dropped": True,
    "duration_share": False,
    "failed_by_code": False,
    "faster_in": False,
    "files": False,
    "hottest_ids": True,
    "job_size": False,
    "judged_by": False,
    "load": False,
    "loads": True,
    "locks": True,
    "loses_less_in": False,
    "loss_share": False,
    "posterior": False,
    "precision": False,
    "prediction": False,
    "probe_files": True,
    "profile": False,
    "recording": False,
    "records": False,
    "redefinition": False,
    "rows": True,
    "runs_met": False,
    "runs_met_together": False,
    "scripts": True,
    "simulation": False,
    "stream": False,
    "sure": False,
    "table": False,
    "to_learn": False,
    "too_close": False,
    "unknown": True,
    "within": False,
}
