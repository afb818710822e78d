# The two commands of this project: `make run` and `make test`. Everything else is a part of `make test`.

export CGO_ENABLED ?= 0
bin := .test/bin

.PHONY: run test setup check unit crash learn bench

run:
	go run ./cmd/ask1555 serve

# test installs what is missing (Chromium, PostgreSQL, Kannel), then runs everything.
test: setup check unit crash

setup:
	.ci/setup.sh

check: setup
	@test -z "$$(gofmt -l .)" || { echo "gofmt would change:"; gofmt -l .; exit 1; }
	go vet ./...
	$(bin)/staticcheck ./...
	.ci/govulncheck.sh
	go run ./cmd/ask1555 lint --all
	go run ./cmd/ask1555 learn --content content --check
	go run ./cmd/ask1555 eval

# unit runs all Go tests with the race detector, on both databases and in a real browser.
unit: setup
	.ci/unit.sh

# crash kills the service in the middle of a burst, ten times on each database.
crash: setup
	.ci/crash.sh

# learn writes what is learned from the content (learned.json, safety/learned.json); run it after a change of the
# content or of the search.
learn:
	go run ./cmd/ask1555 learn --content content

bench:
	go test -run '^$$' -bench . -benchmem ./...
