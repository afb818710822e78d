#!/usr/bin/env bash
# All Go tests but the crash test, with the race detector, on both databases; those that take longest begin first.
# They wait more than they compute: three at a time keep two cores busy.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
CGO_ENABLED=1 exec .ci/postgres.sh go test -short -race -p 3 -timeout 15m ./cmd/... ./kb ./bot/... ./...
