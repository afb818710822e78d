#!/usr/bin/env bash
# Kills the program with SIGKILL in the middle of a burst, ten times on each database, and looks
# whether anything acknowledged is lost or there twice (cmd/ask1555/crash_test.go).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec .ci/postgres.sh go test -count=1 -timeout 20m -run TestKill9 -v ./cmd/ask1555
