#!/usr/bin/env bash
# Sends the jobs of this directory with the Salesforce CLI (sf): those of a stream one after another, the
# streams side by side, as they were simulated. Written by `forelock arrange`; `load.sh --help` says more.
set -euo pipefail
export LC_ALL=C

#@settings@

usage() {
    cat <<'END'
load.sh [--target-org ORG] [--object NAME] [--external-id FIELD] [--wait MINUTES] [--max-failed LIMIT]

  --target-org ORG     the org, by its alias or user name (default: that of the Salesforce CLI)
  --object NAME        the object, by its API name
  --external-id FIELD  of an upsert: the field that says which record is meant
  --wait MINUTES       for each job at most (default: 60)
  --max-failed LIMIT   stop when more records have failed: a number, or a share such as 5% of those
                       that were processed (default: 10%)

What each job gave is in results/, a directory a job; records that failed are in results/failed.csv.
After a stop, the same command goes on: a job that was sent is not sent again.

Exit codes: 0 all jobs are done, within the limit; 1 stopped (the limit, a failed job, by hand);
2 the command line is wrong; 3 it could not begin.
END
}

fail() {
    printf 'load.sh: %s\n' "$2" >&2
    exit "$1"
}

target_org='' wait_minutes=60 limit='10%'
while [ $# -gt 0 ]; do
    case $1 in
        --target-org | --object | --external-id | --wait | --max-failed)
            [ $# -ge 2 ] || fail 2 "$1 needs a value"
            case $1 in
                --target-org) target_org=$2 ;;
                --object) object=$2 ;;
                --external-id) external_id=$2 ;;
                --wait) wait_minutes=$2 ;;
                --max-failed) limit=$2 ;;
            esac
            shift 2
            ;;
        -h | --help)
            usage
            exit 0
            ;;
        *) fail 2 "there is no argument $1 (see --help)" ;;
    esac
done
[[ $wait_minutes =~ ^[1-9][0-9]{0,4}$ ]] || fail 2 "--wait takes a number of minutes, not $wait_minutes"
[[ $limit =~ ^[0-9]+([.][0-9]+)?%?$ ]] || fail 2 "--max-failed takes a number or a share, not $limit"
[ -n "$object" ] || fail 2 'name the object by --object, such as --object Opportunity'
if [ "$operation" = upsert ] && [ -z "$external_id" ]; then
    fail 2 'name the field of an upsert by --external-id, such as --external-id Number__c'
fi
command -v sf >/dev/null || fail 3 'the Salesforce CLI (sf) is not on the PATH'

cd -- "$(dirname -- "${BASH_SOURCE[0]}")"
results=results
mkdir -p "$results"
mkdir "$results/lock" 2>/dev/null ||
    fail 3 "another load.sh is at work here; if none is, remove $PWD/$results/lock"
trap 'rmdir "$results/lock"' EXIT
rm -f "$results/stop"

poll=${LOAD_POLL_SECONDS:-15}
to_org=()
[ -z "$target_org" ] || to_org=(--target-org "$target_org")

note() {
    printf '%s\n' "$1"
}

# Has all streams stop before their next job.
stop() {
    printf 'load.sh: %s\n' "$1" >&2
    printf '%s\n' "$1" >>"$results/stop"
}

is_stopped() {
    [ -e "$results/stop" ]
}

# Waits so many seconds, unless all is stopped meanwhile.
pause_for() {
    local left=$1 step
    while [ "$left" -gt 0 ] && ! is_stopped; do
        step=$((left < 5 ? left : 5))
        sleep "$step"
        left=$((left - step))
    done
}

# The number that an answer of sf has under one of some keys; nothing if it has none.
number_in() {
    { grep -oE "\"($2)\"[[:space:]]*:[[:space:]]*[0-9]+" "$1" || true; } | sed -n '1s/.*[^0-9]//p'
}

# The same of a text.
text_in() {
    { grep -oE "\"($2)\"[[:space:]]*:[[:space:]]*\"([^\"\\]|\\\\.)*\"" "$1" || true; } |
        sed -n '1{s/^"[^"]*"[[:space:]]*:[[:space:]]*"//;s/"$//;p;}'
}

# The id of the job that an answer is about, wherever it has it: of a failure, in the message alone.
job_in() {
    { grep -hoEw '750[A-Za-z0-9]{12}([A-Za-z0-9]{3})?' "$@" || true; } | sed -n 1p
}

# What went wrong, in the words of sf.
reason_in() {
    local reason
    reason=$(text_in "$1/$2" message)
    printf '%s' "${reason:-$(tail -n 1 "$1/messages.txt")}"
}

# Records that were processed and that failed, of all jobs so far; whether that is above the limit.
totals() {
    { cat "$results"/*/done 2>/dev/null || true; } | awk -v limit="$limit" '
        { processed += $1; failed += $2 }
        END {
            printf "%d %d\n", processed, failed
            above = limit ~ /%$/ ? failed * 100 > (limit + 0) * processed : failed > limit + 0
            exit !above
        }'
}

# A job has ended, and is not looked at again.
finish() {
    if ! printf '%s %s\n' "$3" "$4" >"$2/done.new" || ! mv "$2/done.new" "$2/done"; then
        stop "$1: what it gave can't be written"
        return 1
    fi
    note "$1: $3 records processed, $4 failed"
}

# Waits for the end of a job that was sent, and keeps its results.
collect() {
    local file=$1 dir=$2 job waited=0 status state
    job=$(cat "$dir/job")
    while :; do
        status=0
        (cd -- "$dir" && sf data bulk results --job-id "$job" ${to_org[@]+"${to_org[@]}"} --json \
            >results.json 2>messages.txt) || status=$?
        [ "$status" -ne 0 ] || break
        if ! grep -qiE 'in.?progress|hasn.t (been )?(completed|finished)' "$dir/results.json"; then
            stop "$file: the results of job $job: $(reason_in "$dir" results.json) To go on without it, make the file $dir/done"
            return 1
        fi
        if [ "$waited" -ge $((wait_minutes * 60)) ]; then
            stop "$file: job $job is still under way; the same command goes on with it"
            return 1
        fi
        sleep "$poll"
        waited=$((waited + poll))
    done
    state=$(text_in "$dir/results.json" status)
    if [ "$state" != JobComplete ]; then
        stop "$file: job $job ended as $state, see $dir. To go on without it, make the file $dir/done"
        return 1
    fi
    finish "$file" "$dir" "$(number_in "$dir/results.json" processedRecords)" \
        "$(number_in "$dir/results.json" failedRecords)"
}

# Sends a file, waits for the end of its job, and keeps what failed.
send_job() {
    local file=$1 dir command status=0 job processed failed
    dir=$results/${file%.*}
    if [ -s "$dir/job" ]; then
        note "$file: sent before, as job $(cat "$dir/job")"
        collect "$file" "$dir"
        return
    fi
    if [ -e "$dir/sending" ]; then
        stop "$file: an earlier run was cut off while it was sent. See Bulk Data Load Jobs in Setup: if a job has it, write its id into $dir/job; if none has, remove $dir"
        return 1
    fi
    if ! mkdir -p "$dir" || ! : >"$dir/sending"; then
        stop "$dir can't be written"
        return 1
    fi
    case $operation in
        insert) command=(sf data import bulk) ;;
        update) command=(sf data update bulk) ;;
        upsert) command=(sf data upsert bulk --external-id "$external_id") ;;
    esac
    command+=(--sobject "$object" --file "$file" --wait "$wait_minutes")
    command+=(--line-ending "$line_ending" --column-delimiter "$delimiter")
    note "$file: sending"
    "${command[@]}" ${to_org[@]+"${to_org[@]}"} --json >"$dir/answer.json" 2>"$dir/messages.txt" ||
        status=$?
    job=$(job_in "$dir/answer.json" "$dir/messages.txt")
    if [ -z "$job" ]; then
        # A connection that broke may have left a job behind: that is for a person to find out.
        grep -qiE 'ECONN|ETIMEDOUT|EPIPE|ENET|EAI_AGAIN|socket|network|timed? ?out|fetch failed' \
            "$dir/answer.json" "$dir/messages.txt" || rm -f "$dir/sending"
        stop "$file: sf made no job: $(reason_in "$dir" answer.json)"
        return 1
    fi
    if ! printf '%s\n' "$job" >"$dir/job"; then
        stop "$dir/job can't be written: it is $job"
        return 1
    fi
    rm -f "$dir/sending"
    processed=$(number_in "$dir/answer.json" 'processedRecords|numberRecordsProcessed')
    failed=$(number_in "$dir/answer.json" 'failedRecords|numberRecordsFailed')
    if [ "$status" -eq 0 ] && [ "$failed" = 0 ] && [ -n "$processed" ]; then
        finish "$file" "$dir" "$processed" 0
    else
        collect "$file" "$dir"
    fi
}

# Sends the jobs of a stream one after another.
send_stream() {
    local number=$1 file total is_first=yes
    pause_for $((stagger * (number - 1)))
    for file in part-"$(printf "%0${#streams}d" "$number")"-job-*."$extension"; do
        # A stream may have no job.
        [ -e "$file" ] || continue
        [ ! -e "$results/${file%.*}/done" ] || continue
        [ "$is_first" = yes ] || pause_for "$pause"
        is_first=no
        ! is_stopped || return 0
        if total=$(totals); then
            stop "${total#* } of ${total% *} records failed, more than the limit of $limit"
            return 1
        fi
        send_job "$file" || return 1
    done
}

# All records of a kind that the results have, in one file.
gather() {
    local all=$results/$1.csv file from=1
    rm -f "$all"
    for file in "$results"/*/*-"$1"-records.csv; do
        [ -s "$file" ] || continue
        # One header is enough.
        tail -n "+$from" "$file" >>"$all"
        from=2
    done
}

# Streams have process groups of their own: Ctrl-C stops them behind the jobs that are under way, not in
# the middle of one.
set -m
pids=()
for ((number = 1; number <= streams; number++)); do
    send_stream "$number" </dev/null &
    pids+=("$!")
done
trap 'stop "stopped by hand: the jobs under way are waited for, and the same command goes on"' INT TERM HUP
for pid in "${pids[@]}"; do
    until wait "$pid" || ! kill -0 "$pid" 2>/dev/null; do :; done
done

gather failed
gather unprocessed
status=0
if total=$(totals); then
    status=1
    is_stopped || stop "${total#* } of ${total% *} records failed, more than the limit of $limit"
fi
! is_stopped || status=1
note "${total% *} records processed, ${total#* } failed"
for kind in failed unprocessed; do
    [ ! -e "$results/$kind.csv" ] || note "$kind records: $PWD/$results/$kind.csv"
done
exit "$status"
