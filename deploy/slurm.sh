#!/usr/bin/env bash
# A sweep on Slurm: each job of the array simulates one part of it, on all cores of its node.
#
#   forelock sweep FILE --vary … --plan /shared/sweep
#   sbatch --array=1-200%50 deploy/slurm.sh /shared/sweep 200
#   forelock sweep --merge /shared/sweep -o output/sweep
#
# The directory must be one that all nodes see. A job that is queued again does its part again, unless it
# is there already.
#SBATCH --job-name=forelock
#SBATCH --exclusive
#SBATCH --time=01:00:00
#SBATCH --requeue
set -euo pipefail
directory=${1:?usage: sbatch --array=1-N slurm.sh DIRECTORY N}
parts=${2:?usage: sbatch --array=1-N slurm.sh DIRECTORY N}
exec forelock sweep --shard "env/$parts" --from "$directory"
