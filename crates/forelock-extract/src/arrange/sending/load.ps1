#Requires -Version 5.1
<#
.SYNOPSIS
Sends the jobs of this directory with the Salesforce CLI (sf): those of a stream one after another, the
streams side by side, as they were simulated. Written by `forelock arrange`.

.DESCRIPTION
What each job gave is in results\, a directory a job; records that failed are in results\failed.csv.
After a stop, the same command goes on: a job that was sent is not sent again.

Exit codes: 0 all jobs are done, within the limit; 1 stopped (the limit, a failed job, by hand);
3 it could not begin.

.PARAMETER TargetOrg
The org, by its alias or user name (default: that of the Salesforce CLI).

.PARAMETER ObjectName
The object, by its API name.

.PARAMETER ExternalId
Of an upsert: the field that says which record is meant.

.PARAMETER WaitMinutes
For each job at most.

.PARAMETER MaxFailed
Stops when more records have failed: a number, or a share such as 5% of those that were processed.
#>
[CmdletBinding()]
param(
    [ValidatePattern('^[^"]*$')] [string] $TargetOrg = '',
    [ValidatePattern('^\w*$')] [string] $ObjectName = '',
    [ValidatePattern('^\w*$')] [string] $ExternalId = '',
    [ValidateRange(1, 99999)] [int] $WaitMinutes = 60,
    [ValidatePattern('^[0-9]+([.][0-9]+)?%?$')] [string] $MaxFailed = '10%',
    # Of the script's own: the one stream that this process sends.
    [int] $Stream = 0
)
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

#@settings@

if ($ObjectName) { $object = $ObjectName }
if ($ExternalId) { $external_id = $ExternalId }
$results = Join-Path $PSScriptRoot 'results'
$stopFile = Join-Path $results 'stop'
$poll = 15
Set-Location -LiteralPath $PSScriptRoot

function Stop-Load([string] $reason) {
    # Has all streams stop before their next job.
    [Console]::Error.WriteLine("load.ps1: $reason")
    Add-Content -LiteralPath $stopFile -Value $reason -Encoding UTF8
}

function Test-Stopped { Test-Path -LiteralPath $stopFile }

function Exit-Unable([string] $reason) {
    [Console]::Error.WriteLine("load.ps1: $reason")
    exit 3
}

function Wait-UnlessStopped([int] $seconds) {
    for ($left = $seconds; $left -gt 0 -and -not (Test-Stopped); $left -= 5) {
        Start-Sleep -Seconds ([Math]::Min($left, 5))
    }
}

function Get-Value([object] $answer, [string[]] $paths) {
    # The first of these that the answer of sf has; nothing if it has none.
    foreach ($path in $paths) {
        $at = $answer
        foreach ($key in $path.Split('.')) {
            $property = if ($null -eq $at) { $null } else { $at.PSObject.Properties[$key] }
            $at = if ($null -eq $property) { $null } else { $property.Value }
        }
        if ($null -ne $at) { return $at }
    }
}

function Invoke-Sf([string] $answerFile, [string] $messageFile, [string[]] $arguments) {
    # What sf answers: its exit code, its text, and that read as JSON.
    $ErrorActionPreference = 'Continue'
    if ($TargetOrg) { $arguments += @('--target-org', $TargetOrg) }
    $arguments += '--json'
    $text = @(& sf @arguments 2> $messageFile) -join "`n"
    $code = $LASTEXITCODE
    Set-Content -LiteralPath $answerFile -Value $text -Encoding UTF8
    $json = $null
    try { $json = ConvertFrom-Json $text } catch { $json = $null }
    [pscustomobject] @{ Code = $code; Text = $text; Json = $json }
}

function Get-Reason([object] $answer, [string] $messageFile) {
    $message = Get-Value $answer.Json @('message')
    if ($message) { return $message }
    Get-Content -LiteralPath $messageFile -Tail 1
}

function Complete-Job([string] $file, [string] $directory, [long] $processed, [long] $failed) {
    # A job has ended, and is not looked at again.
    $new = Join-Path $directory 'done.new'
    Set-Content -LiteralPath $new -Value "$processed $failed" -Encoding ASCII
    Move-Item -LiteralPath $new -Destination (Join-Path $directory 'done') -Force
    Write-Host "${file}: $processed records processed, $failed failed"
}

function Receive-Results([string] $file, [string] $directory) {
    # Waits for the end of a job that was sent, and keeps its results; whether the stream goes on.
    $job = (Get-Content -LiteralPath (Join-Path $directory 'job') -TotalCount 1).Trim()
    $done = Join-Path $directory 'done'
    for ($waited = 0; ; $waited += $poll) {
        Push-Location -LiteralPath $directory
        try {
            $answer = Invoke-Sf 'results.json' 'messages.txt' @('data', 'bulk', 'results', '--job-id', $job)
        } finally {
            Pop-Location
        }
        if ($answer.Code -eq 0) { break }
        if ($answer.Text -notmatch "in.?progress|hasn.t (been )?(completed|finished)") {
            $reason = Get-Reason $answer (Join-Path $directory 'messages.txt')
            Stop-Load "${file}: the results of job ${job}: $reason To go on without it, make the file $done"
            return $false
        }
        if ($waited -ge $WaitMinutes * 60) {
            Stop-Load "${file}: job $job is still under way; the same command goes on with it"
            return $false
        }
        Start-Sleep -Seconds $poll
    }
    $state = Get-Value $answer.Json @('result.status')
    if ($state -ne 'JobComplete') {
        Stop-Load "${file}: job $job ended as $state, see $directory. To go on without it, make the file $done"
        return $false
    }
    $processed = Get-Value $answer.Json @('result.processedRecords')
    $failed = Get-Value $answer.Json @('result.failedRecords')
    Complete-Job $file $directory $processed $failed
    $true
}

function Send-Job([IO.FileInfo] $source) {
    # Sends a file, waits for the end of its job, and keeps what failed; whether the stream goes on.
    $file = $source.Name
    $directory = Join-Path $results $source.BaseName
    $jobFile = Join-Path $directory 'job'
    $sending = Join-Path $directory 'sending'
    if (Test-Path -LiteralPath $jobFile) {
        Write-Host "${file}: sent before"
        return Receive-Results $file $directory
    }
    if (Test-Path -LiteralPath $sending) {
        Stop-Load ("${file}: an earlier run was cut off while it was sent. See Bulk Data Load Jobs in " +
            "Setup: if a job has it, write its id into $jobFile; if none has, remove $directory")
        return $false
    }
    $null = New-Item -ItemType Directory -Path $directory -Force
    $null = New-Item -ItemType File -Path $sending -Force
    $command = switch ($operation) {
        'insert' { @('data', 'import', 'bulk') }
        'update' { @('data', 'update', 'bulk') }
        'upsert' { @('data', 'upsert', 'bulk', '--external-id', $external_id) }
    }
    $command += @('--sobject', $object, '--file', $file, '--wait', "$WaitMinutes")
    $command += @('--line-ending', $line_ending, '--column-delimiter', $delimiter)
    Write-Host "${file}: sending"
    $messages = Join-Path $directory 'messages.txt'
    $answer = Invoke-Sf (Join-Path $directory 'answer.json') $messages $command
    $said = $answer.Text + (Get-Content -LiteralPath $messages -Raw)
    $job = [regex]::Match($said, '\b750[A-Za-z0-9]{12}([A-Za-z0-9]{3})?\b').Value
    if (-not $job) {
        # A connection that broke may have left a job behind: that is for a person to find out.
        if ($said -notmatch 'ECONN|ETIMEDOUT|EPIPE|ENET|EAI_AGAIN|socket|network|timed? ?out|fetch failed') {
            Remove-Item -LiteralPath $sending
        }
        Stop-Load "${file}: sf made no job: $(Get-Reason $answer $messages)"
        return $false
    }
    Set-Content -LiteralPath $jobFile -Value $job -Encoding ASCII
    Remove-Item -LiteralPath $sending
    $paths = @('result.processedRecords', 'result.jobInfo.numberRecordsProcessed')
    $processed = Get-Value $answer.Json $paths
    $paths = @('result.failedRecords', 'result.jobInfo.numberRecordsFailed')
    $failed = Get-Value $answer.Json $paths
    if ($answer.Code -eq 0 -and $null -ne $processed -and $failed -eq 0) {
        Complete-Job $file $directory $processed 0
        return $true
    }
    Receive-Results $file $directory
}

function Get-Total {
    # Records that were processed and that failed, of all jobs so far; whether that is above the limit.
    $processed = 0L
    $failed = 0L
    foreach ($done in Get-ChildItem -LiteralPath $results -Filter 'done' -Recurse -File) {
        $counts = "$(Get-Content -LiteralPath $done.FullName -TotalCount 1)".Trim() -split ' '
        if ($counts.Count -eq 2) {
            $processed += [long] $counts[0]
            $failed += [long] $counts[1]
        }
    }
    $limit = [double]::Parse($MaxFailed.TrimEnd('%'), [Globalization.CultureInfo]::InvariantCulture)
    $above = if ($MaxFailed.EndsWith('%')) { $failed * 100 -gt $limit * $processed } else { $failed -gt $limit }
    [pscustomobject] @{ Processed = $processed; Failed = $failed; Above = $above }
}

function Stop-AtLimit([object] $total) {
    Stop-Load ("$($total.Failed) of $($total.Processed) records failed, more than the limit of $MaxFailed")
}

function Send-Stream {
    Wait-UnlessStopped ($stagger * ($Stream - 1))
    $part = "$Stream".PadLeft("$streams".Length, '0')
    $isFirst = $true
    foreach ($source in Get-ChildItem -LiteralPath $PSScriptRoot -Filter "part-$part-job-*.$extension" | Sort-Object Name) {
        if (Test-Path -LiteralPath (Join-Path (Join-Path $results $source.BaseName) 'done')) { continue }
        if (-not $isFirst) { Wait-UnlessStopped $pause }
        $isFirst = $false
        if (Test-Stopped) { return }
        $total = Get-Total
        if ($total.Above) { return Stop-AtLimit $total }
        if (-not (Send-Job $source)) { return }
    }
}

function Join-Records([string] $kind) {
    # All records of a kind that the results have, in one file.
    $all = Join-Path $results "$kind.csv"
    if (Test-Path -LiteralPath $all) { Remove-Item -LiteralPath $all }
    $skip = 0
    foreach ($file in Get-ChildItem -LiteralPath $results -Filter "*-$kind-records.csv" -Recurse -File | Sort-Object FullName) {
        # One header is enough.
        Get-Content -LiteralPath $file.FullName -Encoding UTF8 | Select-Object -Skip $skip |
            Add-Content -LiteralPath $all -Encoding UTF8
        $skip = 1
    }
    if (Test-Path -LiteralPath $all) { Write-Host "$kind records: $all" }
}

if ($Stream -gt 0) {
    try { Send-Stream } catch { Stop-Load "stream ${Stream}: $_" }
    exit 0
}

if (-not $object) { Exit-Unable 'name the object by -ObjectName, such as -ObjectName Opportunity' }
if ($operation -eq 'upsert' -and -not $external_id) {
    Exit-Unable 'name the field of an upsert by -ExternalId, such as -ExternalId Number__c'
}
if (-not (Get-Command sf -ErrorAction SilentlyContinue)) {
    Exit-Unable 'the Salesforce CLI (sf) is not on the PATH'
}
$null = New-Item -ItemType Directory -Path $results -Force
$lock = Join-Path $results 'lock'
try {
    $null = New-Item -ItemType Directory -Path $lock
} catch {
    Exit-Unable "another load is at work here; if none is, remove $lock"
}
try {
    if (Test-Path -LiteralPath $stopFile) { Remove-Item -LiteralPath $stopFile }
    $shell = (Get-Process -Id $PID).Path
    $processes = foreach ($number in 1..$streams) {
        $arguments = @('-NoProfile', '-ExecutionPolicy', 'Bypass', '-File', "`"$PSCommandPath`"", '-Stream', $number)
        $arguments += @('-ObjectName', $object, '-WaitMinutes', $WaitMinutes, '-MaxFailed', $MaxFailed)
        if ($external_id) { $arguments += @('-ExternalId', $external_id) }
        if ($TargetOrg) { $arguments += @('-TargetOrg', "`"$TargetOrg`"") }
        Start-Process -FilePath $shell -ArgumentList $arguments -PassThru -NoNewWindow
    }
    $processes | Wait-Process
    $total = Get-Total
    Write-Host "$($total.Processed) records processed, $($total.Failed) failed"
    if ($total.Above -and -not (Test-Stopped)) { Stop-AtLimit $total }
    Join-Records 'failed'
    Join-Records 'unprocessed'
    $isStopped = Test-Stopped
} finally {
    Remove-Item -LiteralPath $lock -ErrorAction SilentlyContinue
}
exit [int] $isStopped
