SHELL       := bash
.SHELLFLAGS := -euo pipefail -c
TOOL        := go tool -modfile=tools/go.mod

PKG      ?= ./...
ARGS     ?=
FUZZTIME ?= 20s
BINARY   ?= unhunch

.PHONY: help build try test check chaos lint vuln fmt golden licences fuzz bench micro package image release

help: ## show this
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## build the bot: ./unhunch (BINARY="elsewhere"); VERSION="v1.2.3" names it
	flags=$$(tools/version.sh); CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "$$flags" -o "$(BINARY)" ./cmd/bot

try: build ## play with the bot in a pretend Slack, in your browser (ARGS="--help" for its flags)
	./unhunch sandbox $(ARGS)

test: ## run every test, most with the race detector (some: PKG=./internal/bot/... ARGS="-run Golden")
	@PKG="$(PKG)" tools/test.sh $(ARGS)

check: ## run the long form of the tests: on seven other days, then with the race detector (one: DAY="2028-02-29 12:00", DAY=race)
	@DAY="$(DAY)" PKG="$(PKG)" tools/check.sh $(ARGS)

chaos: ## kill the bot 2,000 times, on PostgreSQL too, damage its file, walk through every minute of 2000 to 2040 (two hours)
	UNHUNCH_CHAOS=1 go test -tags=postgres -count=1 -v -timeout 3h -p 1 -run Chaos ./internal/e2e ./cmd/bot ./internal/store/bolt ./internal/schedule
	UNHUNCH_CHAOS=1 go test -count=1 -v -timeout 2h -p 1 -tags postgres -run Chaos ./internal/store/postgres/...

lint: ## check go.mod, formatting and code: what CI asks of a change
	go mod verify
	go mod tidy -diff
	go -C tools mod tidy -diff
	go -C bench mod tidy -diff
	go -C deploy/check mod tidy -diff
	go -C docs/check mod tidy -diff
	go tool -modfile=tools/actionlint/go.mod actionlint
	go vet -tags=browser,axe,emulate,postgres,git,chroot,zsh,fish,man,package ./...
	go -C deploy/check vet -tags=haproxy,postgres,prometheus ./...
	go -C docs/check vet -tags=postgres ./...
	@unformatted=$$($(TOOL) gofumpt -l .); [ -z "$$unformatted" ] || { echo "make fmt would change:" $$unformatted; exit 1; }
	$(TOOL) golangci-lint run ./...
	cd bench && go tool -modfile=../tools/go.mod golangci-lint run ./...
	cd deploy/check && go tool -modfile=../../tools/go.mod golangci-lint run ./...
	cd docs/check && go tool -modfile=../../tools/go.mod golangci-lint run ./...

vuln: ## look for weaknesses that are known of what the bot calls (asks vuln.go.dev)
	$(TOOL) govulncheck ./...

fmt: ## format the code as lint wants it
	$(TOOL) gofumpt -l -w .

golden: ## write the golden files anew; then read the difference
	UNHUNCH_UPDATE_GOLDEN=1 go test -count=1 -run Golden $(PKG)
	UNHUNCH_UPDATE_GOLDEN=1 go -C deploy/check test -count=1 -run Golden ./dashboard
	@git status --short -- '*/testdata/*' deploy/monitoring

licences: ## write THIRD_PARTY_LICENSES.md anew, after a dependency has changed
	UNHUNCH_UPDATE_GOLDEN=1 go test -count=1 -run Licences ./internal/archtest

fuzz: ## fuzz every target in turn, each for FUZZTIME (20s)
	@go test -list '^Fuzz' $(PKG) \
	| awk '/^Fuzz/ { found[++n] = $$1 } /^ok/ { for (i = 1; i <= n; i++) print $$2, found[i]; n = 0 }' \
	| while read -r package target; do \
		echo "$$package $$target"; \
		go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) "$$package" </dev/null; \
	done

bench: ## measure beside PostgreSQL, River, robfig/cron, gocron, slack-go and Bolt: some forty minutes (less: SIZE=10000 ARGS="-rounds 1 load")
	@cd bench && go run . $(if $(SIZE),-sizes $(SIZE)) $(ARGS)

micro: ## run the Go benchmarks (compare two runs: go tool -modfile=tools/go.mod benchstat OLD NEW)
	go test -run '^$$' -bench . -benchmem $(PKG)

package: ## make all that a release has, in dist, sign and publish nothing; then install it, use it and take it away
	tools/package.sh snapshot
	tools/package.sh test

image: ## build the container image, by docker: unhunch:latest
	d=$$(mktemp -d); trap 'rm -rf "$$d"' EXIT; p=linux/$$(go env GOARCH); \
	GOOS=linux $(MAKE) build BINARY="$$d/$$p/unhunch"; \
	cp -r --parents Dockerfile LICENSE THIRD_PARTY_LICENSES.md packaging/container "$$d"; \
	docker build --build-arg TARGETPLATFORM="$$p" --tag unhunch "$$d"

release: ## make, sign and publish a release: for the workflow, at a tag
	tools/package.sh release
