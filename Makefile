# What is run by hand and by .ci/run. Every target works on a fresh clone with Go;
# tools are built by "go tool" from tools.mod, at the versions pinned there.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
TOOL := go tool -modfile=tools.mod
PAGES := internal/mail internal/paper internal/web

.PHONY: help sbom build demo check format vet staticcheck vulnerabilities generated rules readme race soak windows size cross generate golden

help: ## list these targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /\1\t/' | expand -t 18

build: ## build ./wantilan
	go build -trimpath -o wantilan ./cmd/wantilan

VERSION ?= dev
sbom: build ## write wantilan.cdx.json: what ./wantilan is made of (CycloneDX)
	$(TOOL) cyclonedx-gomod bin -json -std -noserial -version $(VERSION) -output wantilan.cdx.json wantilan

demo: ## serve the made-up gathering
	go run ./cmd/wantilan demo

check: format vet staticcheck vulnerabilities generated rules readme race windows size ## all that CI runs, in its order

format: ## fail on files that gofmt would change
	@echo "== format"
	@wrong=$$(gofmt -l .); \
	if [ -n "$$wrong" ]; then echo "gofmt would change:"; echo "$$wrong"; exit 1; fi

vet: ## go vet
	@echo "== vet"
	go vet ./...

staticcheck: ## staticcheck: mistakes and dead code that vet does not see
	@echo "== staticcheck"
	$(TOOL) staticcheck ./...

vulnerabilities: ## govulncheck; without its database it says so and goes on
	@echo "== vulnerabilities"
	@status=0; out=$$($(TOOL) govulncheck ./... 2>&1) || status=$$?; echo "$$out"; \
	if [ $$status -ne 0 ] && grep -q 'fetching vulnerabilities' <<<"$$out"; then \
		echo "the vulnerability database is out of reach from here: NOT checked"; \
	else exit $$status; fi

generated: ## fail when a page was changed and not generated again
	@echo "== generated files"
	@for of in $(PAGES); do dir=$$(mktemp -d); trap 'rm -rf "$$dir"' EXIT; cp go.mod "$$dir"; \
	(cd $$of && find . -name '*.templ' -exec cp --parents {} "$$dir" \;); \
	$(TOOL) templ generate -path "$$dir" >"$$dir/log" 2>&1 || { cat "$$dir/log"; exit 1; }; \
	go run ./internal/markup/lean "$$dir"; \
	fresh=$$(cd "$$dir" && find . -name '*_templ.go' | sort); kept=$$(cd $$of && find . -name '*_templ.go' | sort); \
	if [ "$$fresh" != "$$kept" ]; then echo "pages and generated files do not belong together; run make generate"; exit 1; fi; \
	for f in $$fresh; do cmp "$$dir/$$f" "$$of/$$f" || { echo "run make generate"; exit 1; }; done; rm -rf "$$dir"; done

rules: ## the rules of the house: imports, sizes, package comments, changelog
	@echo "== rules of the house"
	go test ./internal/archtest

readme: ## the test command of the README, word for word
	@echo "== README's test command"
	@grep -qx 'go test ./...' README.md
	go test ./...

race: ## the same tests with the race detector, but those that take long without adding to it
	@echo "== race detector"
	go test -race -short -timeout 60m ./...

# Rounds of killing; docs/reliability.md says what is drilled.
ROUNDS := 200
soak: ## the drills of docs/reliability.md in full: an hour on two processors
	@echo "== drills"
	go test ./cmd/wantilan -run 'UnderLoad|UnderNodes|CutOffFrom|StopsWithout|FullDisk|MoreConnections' -rounds $(ROUNDS) -timeout 2h -count=1 -v
	@echo "== benchmarks of the drills"
	go test ./cmd/wantilan -run xxx -bench 'Views|Outage' -benchtime 5x -timeout 30m
	go test ./internal/store -run xxx -bench Replay -benchtime 3x

windows: ## build for Windows, where most offices are
	@echo "== build for Windows"
	CGO_ENABLED=0 GOOS=windows GOARCH=amd64 go build -o /dev/null ./cmd/wantilan

# Bytes of the stripped program for Linux; see docs/performance.md. A name in the
# second message is of a function that finds methods by name, which makes the linker
# keep all there are: docs/decisions/0016.
MOST_BYTES := 35000000
size: ## fail when the program is too large, or the linker must keep every method
	@echo "== size"
	@dir=$$(mktemp -d); trap 'rm -rf "$$dir"' EXIT; \
	CGO_ENABLED=0 GOOS=linux GOARCH=amd64 go build -trimpath -ldflags='-s -w -dumpdep' -o "$$dir/wantilan" ./cmd/wantilan 2>"$$dir/log" || \
		{ tail "$$dir/log"; exit 1; }; \
	bytes=$$(wc -c <"$$dir/wantilan"); echo "$$bytes bytes, at most $(MOST_BYTES)"; \
	if grep '<ReflectMethod>' "$$dir/log"; then echo "these look methods up by name, so that every method is kept"; exit 1; fi; \
	if [ "$$bytes" -gt $(MOST_BYTES) ]; then echo "the program has grown too large"; exit 1; fi

cross: ## build for Windows, macOS and ARM without cgo
	@echo "== builds for other systems"
	@for target in windows/amd64 darwin/arm64 linux/arm64; do \
		echo $$target; CGO_ENABLED=0 GOOS=$${target%/*} GOARCH=$${target#*/} go build -o /dev/null ./cmd/wantilan; done

generate: ## make the Go files of the pages again, and pack the wording
	@for of in $(PAGES); do $(TOOL) templ generate -path $$of; done
	go run ./internal/markup/lean $(PAGES)
	go test ./internal/lang -run TestPackedWording -update

golden: ## write the golden files again; read the difference before you commit it
	go test ./internal/paper ./internal/sheet ./internal/register/reference ./internal/zones ./cmd/wantilan -update
