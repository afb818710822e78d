#!/usr/bin/env bash
# All Go tests but the crash test, with the race detector, on both databases; those that take longest begin first.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
CGO_ENABLED=1 exec .ci/postgres.sh go test -short -race -timeout 15m ./cmd/... ./kb ./bot/... ./...
