# Everything is done from here; `make help` lists it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: setup demo test check format build record bench conformance fuzz kill-test storm clean help

# What `setup` fetched serves where the machine has none of its own.
export PATH := $(PATH):$(CURDIR)/.build/tools

sources := Sources Tests Package.swift
imports := --explicit-target-dependency-import-check error
# Many tests start programs; all at once they would only wait for each other, and run out of time.
test := swift test --disable-xctest $(imports) --experimental-maximum-parallelization-width 6

setup: ## install what building and testing need; says nothing when it is there
	@scripts/setup

demo: setup ## a code host, the server and a pull request to plan, apply and merge, all on this machine
	swift build --product bulkhead $(imports)
	.build/debug/bulkhead demo

# The tests come last: their summary is what people look for.
test: conformance fuzz ## play Atlantis's own cases, fuzz for a minute each, then run all tests
	$(test)

check: setup ## layout, a build with warnings and sideways imports as errors, all tests
	swift format lint --strict -r --parallel $(sources)
	swift build --build-tests $(imports)
	$(test)

format: ## lay out the code
	swift format -i -r --parallel $(sources)

build: setup ## the release binary, .build/release/bulkhead
	swift build -c release --static-swift-stdlib --product bulkhead $(imports)

record: setup ## write the golden files anew; read `git diff` before you commit them
	-RECORD=1 $(test)
	git --no-pager diff --stat -- Tests

bench: build ## measure, where there is something to measure
	@if [ -x Benchmarks/run ]; then Benchmarks/run; else echo "There are no benchmarks yet: Benchmarks/run is missing."; fi

# Where the cases lie, and how long each target is fuzzed.
CONFORMANCE ?= ../shared/conformance
SECONDS := 60

conformance: setup ## play Atlantis's own end-to-end cases against the debug build
	swift build --product bulkhead $(imports)
	.build/venv/bin/python $(CONFORMANCE)/play.py --server-cmd '$(CURDIR)/.build/debug/bulkhead server' --no-skip --jobs 2

fuzz: setup ## throw broken input at every reader of other people's files, SECONDS=60 for each
	swift build -c release --sanitize fuzzer -Xswiftc -DLIBFUZZER --scratch-path .build-fuzz --product Fuzz $(imports)
	for target in hcl comments yaml webhooks; do .build-fuzz/release/Fuzz $$target --seconds $(SECONDS); done

kill-test: setup ## kill the server 50 times while pull requests are planned and applied; nothing may be lost or doubled
	swift build --product bulkhead
	swift build --product ScriptedTerraform
	scripts/kill-test

storm: setup ## push 100 times in ten seconds, then change the configuration 1,000 times in ten minutes, while pull requests are planned
	swift build --product bulkhead $(imports)
	scripts/push-storm
	scripts/config-storm

clean: ## remove everything that was built or fetched
	rm -rf .build .build-*

help: ## this list
	@awk -F ':[^#]*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
