//! `--help` of every command, and what is no command.

cases! {
    version: "--version";
    forelock: "--help";
    run: "run --help";
    check: "check --help";
    compare: "compare --help";
    plan: "plan --help";
    sweep: "sweep --help";
    report: "report --help";
    arrange: "arrange --help";
    observe: "observe --help";
    calibrate: "calibrate --help";
    chart: "chart --help";
    profile: "profile --help";
    regress: "regress --help";
    regress_record: "regress record --help";
    regress_check: "regress check --help";
    new: "new --help";
    explain: "explain --help";
    completions: "completions --help";
    man: "man --help";
    nothing: "";
    no_command: "fly";
    no_flag: "run scenarios/test4-parallel.toml --replication 3";
    no_number: "run scenarios/test4-parallel.toml --replications many";
}
